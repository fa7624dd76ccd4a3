import { escapeText } from '#kernel/html.ts'

// eslint-disable-next-line no-control-regex
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as it may stand in an XML document: escaped, and without the characters XML does not know. */
export function xmlText(text: string): string {
  return escapeText(text.replace(notInXml, ''))
}
