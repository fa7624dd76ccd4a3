/** A piece of markup that is already safe to send. */
export type Html = { readonly html: string }

type Piece = Html | string | number | bigint | null | undefined | false | readonly Piece[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function text(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'object') return 'html' in piece ? piece.html : piece.map(text).join('')
  return String(piece).replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark)
}

/** Markup from a template: every value is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  let out = strings[0] ?? ''
  for (let index = 0; index < pieces.length; index += 1)
    out += text(pieces[index]) + (strings[index + 1] ?? '')
  return { html: out }
}

/** Markup made by a trusted maker (a barcode drawer), taken as it is. */
export function trusted(markup: string): Html {
  return { html: markup }
}
