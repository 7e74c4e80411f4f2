/*
 * Vectors of numbers as base64, little-endian on every machine, so that files carry them whole and browsers
 * read them too.
 */

/** As 32-bit numbers: half the length, seven digits. */
export function singlesToText(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (let k = 0; k < values.length; k++) view.setFloat32(4 * k, values[k], true);
  return bytesToText(new Uint8Array(view.buffer));
}

/** As 64-bit numbers: nothing is lost. */
export function doublesToText(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k], true);
  return bytesToText(new Uint8Array(view.buffer));
}

/** Null where the text is no base64 of whole numbers. */
export function singlesFromText(text: string): Float64Array | null {
  const bytes = textToBytes(text);
  if (bytes === null || bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 4 }, (_, k) => view.getFloat32(4 * k, true));
}

/** Null where the text is no base64 of whole numbers. */
export function doublesFromText(text: string): Float64Array | null {
  const bytes = textToBytes(text);
  if (bytes === null || bytes.length % 8 !== 0) return null;
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 8 }, (_, k) => view.getFloat64(8 * k, true));
}

function bytesToText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function textToBytes(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
