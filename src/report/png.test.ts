import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { AllotError } from '#model/errors.ts';
import { pictureInput } from './pictureInput.ts';
import { svgToPng } from './png.ts';
import { listSchedule, pipelineInstance } from './sample.fixture.ts';
import { Drawing } from './svg/drawing.ts';
import { planPicture } from './svg/planPicture.ts';

test('a picture becomes a PNG of its size times the scale', () => {
  const instance = pipelineInstance();
  const svg = planPicture(pictureInput(instance, listSchedule(instance)), { width: 800 });
  const height = Number(svg.match(/ height="([\d.]+)"/)?.[1]);
  const png = decode(svgToPng(svg, { scale: 1.5 }));
  assert.equal(png.width, 1200);
  assert.ok(Math.abs(png.height - height * 1.5) <= 1);
});

test('text is drawn, with no font installed', () => {
  const inkIn = (text: string) => {
    const drawing = new Drawing('ink', 'light');
    drawing.text(10, 40, text, { size: 30 });
    return new Set(decode(svgToPng(drawing.finish(200, 60, 'ink'), { scale: 1 })).bytes).size;
  };
  assert.ok(inkIn('allot') > inkIn('') + 5);
});

test('what is no SVG, or too large, is refused with a message', () => {
  const codeOf = (svg: string, scale: number) => {
    try {
      svgToPng(svg, { scale });
      return 'none';
    } catch (error) {
      assert.ok(error instanceof AllotError);
      return error.issues[0].code;
    }
  };
  assert.equal(codeOf('no picture', 1), 'bad-picture');
  assert.equal(codeOf(new Drawing('large', 'light').finish(1000, 1000, 'large'), 100), 'picture-too-large');
});

/** Size and raw bytes of a PNG, by its own specification. */
function decode(png: Uint8Array): { width: number; height: number; bytes: Uint8Array } {
  const bytes = Buffer.from(png);
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bytes: inflateSync(Buffer.concat(data)),
  };
}
