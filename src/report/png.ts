import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { AllotError } from '#model/errors.ts';

/** Faces that the pictures use; shipped with a package, so that no font needs to be installed. */
const FONT_FILES = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);

/** Beyond this many pixels an image needs more than a gigabyte while it is drawn. */
const MOST_PIXELS = 200_000_000;

/**
 * Draws SVG text as a PNG. Themes 'light' and 'dark' only: the colours of 'auto' are left to a browser.
 *
 * @param scale pixels of the image per pixel of the SVG; 2 is sharp on most screens
 * @throws AllotError `bad-picture` where the text is no SVG, `picture-too-large` above 200 megapixels
 */
export function svgToPng(svg: string, { scale = 2 }: { scale?: number } = {}): Uint8Array {
  try {
    const options = {
      fitTo: { mode: 'zoom', value: scale },
      font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'Inter' },
    } as const;
    const picture = new Resvg(svg, options);
    const pixels = picture.width * picture.height * scale * scale;
    if (pixels > MOST_PIXELS) {
      throw new AllotError({
        code: 'picture-too-large',
        path: '',
        message: `the picture has ${Math.round(pixels / 1e6)} megapixels; at most ${MOST_PIXELS / 1e6} can be drawn`,
        hint: 'use a smaller scale, or write SVG instead',
      });
    }
    return picture.render().asPng();
  } catch (error) {
    if (error instanceof AllotError) throw error;
    throw new AllotError({
      code: 'bad-picture',
      path: '',
      message: `the picture cannot be drawn: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}
