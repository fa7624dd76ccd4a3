import { trusted, type Html } from '#kernel/html.ts'

/** A thing in the words of schema.org. */
export type Structured = { readonly '@type': string; readonly [property: string]: unknown }

/** A thing as a block of JSON-LD. No text in it can end the block: every `<` is written as an escape. */
export function jsonLd(thing: Structured): Html {
  const text = JSON.stringify({ '@context': 'https://schema.org', ...thing })
  return trusted(`<script type="application/ld+json">${text.replaceAll('<', '\\u003c')}</script>`)
}
