const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text safe as content or as a quoted attribute of XML and HTML. What XML 1.0 cannot hold at all (most
 * control characters, lone surrogates) becomes the replacement character, so that a log with colour codes
 * or cut in the middle of a character still makes a well-formed file.
 */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // Control characters are what must go.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => ENTITIES[character])
  );
}
