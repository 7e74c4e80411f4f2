/**
 * Pictures one below the other in one, as wide as the widest.
 *
 * @param pictures SVG text whose root tells its width and height
 */
export function stackPictures(pictures: readonly string[]): string {
  let width = 0;
  let top = 0;
  const placed = pictures.map((text, k) => {
    const size = (name: string) => Number(new RegExp(`^<svg[^>]* ${name}="([\\d.]+)"`).exec(text)?.[1]);
    const y = top;
    top += size('height');
    width = Math.max(width, size('width'));
    // Pictures of one kind share their ids, which would be those of the first everywhere.
    const own = text.replaceAll(/(id="|url\(#)/g, `$1p${k}-`);
    return own.replace('<svg ', `<svg y="${y}" `);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}">\n${placed.join('')}</svg>\n`;
}
