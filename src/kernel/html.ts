import { assert } from './result.ts'

const brand = Symbol('html')

/** Markup that is already safe to send. Only the `html` tag makes it, and `trusted` for text of our own. */
export type Html = { readonly [brand]: true; readonly text: string; toString(): string }

type Hole = Html | string | number | bigint | boolean | null | undefined | readonly Hole[]

/** One shape for all markup: a page is made of some hundred pieces. */
class Markup implements Html {
  readonly [brand] = true
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

const make = (text: string): Html => new Markup(text)

const isHtml = (value: unknown): value is Html => value instanceof Markup

const replacements: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const special = /[&<>"']/
const specials = /[&<>"']/g

/** Text made safe for element content and quoted attributes. */
export function escapeText(text: string): string {
  return special.test(text) ? text.replace(specials, (each) => replacements[each] ?? each) : text
}

function render(hole: Hole): string {
  if (typeof hole === 'string') return escapeText(hole)
  if (hole === null || hole === undefined || hole === false || hole === true) return ''
  if (isHtml(hole)) return hole.text
  if (Array.isArray(hole)) {
    let text = ''
    for (const each of hole as readonly Hole[]) text += render(each)
    return text
  }
  return String(hole)
}

type Place = 'content' | 'attribute' | 'url'

const urlAttribute = /\s(?:href|src|action|formaction|poster|srcset|cite|data)\s*=\s*"$/i
const anyAttribute = /\s([a-zA-Z][-a-zA-Z0-9:_.]*)\s*=\s*"[^"]*$/

/** Where a hole stands, found by reading the template once. A hole where escaping cannot help is refused. */
function placeOf(before: string): Place {
  const inside = before.lastIndexOf('<') > before.lastIndexOf('>')
  const lower = before.toLowerCase()
  for (const tag of ['script', 'style']) {
    const opened = lower.lastIndexOf(`<${tag}`)
    const isWithin = opened > lower.lastIndexOf(`</${tag}`) && lower.indexOf('>', opened) >= 0
    assert(!isWithin, `no hole inside <${tag}>`)
  }
  if (!inside) return 'content'
  const tagText = before.slice(before.lastIndexOf('<'))
  const quotes = tagText.split('"').length - 1
  if (quotes % 2 === 0) {
    assert(!/=\s*$/.test(tagText), 'an attribute with a hole must be in double quotes')
    return 'content'
  }
  const name = anyAttribute.exec(tagText)?.[1] ?? ''
  assert(!/^on/i.test(name), 'no hole inside an event handler')
  assert(name.toLowerCase() !== 'style', 'no hole inside a style attribute')
  return urlAttribute.test(tagText) ? 'url' : 'attribute'
}

const places = new WeakMap<TemplateStringsArray, readonly Place[]>()

function placesOf(strings: TemplateStringsArray): readonly Place[] {
  let known = places.get(strings)
  if (!known) {
    let before = ''
    known = strings.slice(0, -1).map((part) => {
      before += part
      const place = placeOf(before)
      before += place === 'content' && before.lastIndexOf('<') > before.lastIndexOf('>') ? ' ' : 'x'
      return place
    })
    places.set(strings, known)
  }
  return known
}

const safeUrl = /^(?:https?:\/\/|\/(?!\/)|[#?.]|mailto:|data:image\/(?:png|jpeg|webp|avif);base64,)/i

/** A URL that cannot run code; anything else becomes "#". */
export function safeHref(url: string): string {
  return safeUrl.test(url) || /^[a-z0-9][-a-z0-9_/]*$/i.test(url) ? url : '#'
}

/** Markup with escaped holes. Holes may be text, numbers, other markup, lists of these, or nothing. */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  const where = placesOf(strings)
  let text = strings[0] ?? ''
  for (let i = 0; i < holes.length; i++) {
    const hole = holes[i]
    text += where[i] === 'url' && typeof hole === 'string' ? escapeText(safeHref(hole)) : render(hole)
    text += strings[i + 1] ?? ''
  }
  return make(text)
}

/** Markup of our own making (artwork, icons, rendered by this program). Never for text from outside. */
export function trusted(text: string): Html {
  return make(text)
}

/** Join markup with a separator. */
export function joined(parts: readonly Html[], separator: Html): Html {
  return make(parts.map((each) => each.text).join(separator.text))
}
