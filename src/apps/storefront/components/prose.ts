import MarkdownIt from 'markdown-it'
import { trusted, type Html } from '#kernel/html.ts'
import { isLink } from '#market/content/index.ts'

/** CommonMark with tables; markup typed by an author is shown as it was typed, and links lead only where links may. */
const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false })
markdown.validateLink = (url) => isLink(url) || /^#[\w-]+$/.test(url)
// A picture from elsewhere would be refused by the browser; those of the shop are media.
markdown.disable(['image'])

markdown.renderer.rules.heading_open = (tokens, at) => `<${lowered(tokens[at]?.tag)}>`
markdown.renderer.rules.heading_close = (tokens, at) => `</${lowered(tokens[at]?.tag)}>`
markdown.renderer.rules.table_open = () => '<div class="table-scroll" tabindex="0" role="group"><table>'
markdown.renderer.rules.table_close = () => '</table></div>'

/** The page has its own first heading: those of the text stand below it. */
function lowered(tag = 'h1'): string {
  return `h${Math.min(6, Number(tag.slice(1)) + 1)}`
}

/** A text in Markdown as part of a page; paths of the shop get the reader's language. */
export function prose(text: string, locale: string): Html {
  const tokens = markdown.parse(text, {})
  for (const token of tokens)
    for (const child of token.children ?? []) {
      const href = child.type === 'link_open' ? child.attrGet('href') : null
      if (href !== null) child.attrSet('href', localized(String(href), locale))
    }
  return trusted(markdown.renderer.render(tokens, markdown.options, {}))
}

/** Where a link written by the operator leads for a reader: paths without a language get theirs. */
export function localized(href: string, locale: string): string {
  if (!href.startsWith('/') || /^\/(?:api|assets|media|admin)(?:\/|$)/.test(href)) return href
  return href === '/' ? `/${locale}` : `/${locale}${href}`
}
