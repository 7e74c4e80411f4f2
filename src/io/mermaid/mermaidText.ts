/**
 * Text for a Mermaid label. Characters that Mermaid reads as syntax become its numeric entities
 * (`#58;` is a colon); line breaks become spaces.
 */
export function mermaidText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[#:;,"'`<>{}[\]()|%\\]/g, (char) => `#${char.codePointAt(0)};`);
}
