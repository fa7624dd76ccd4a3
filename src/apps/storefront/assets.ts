import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** A file of the shop's own, kept in memory in the forms browsers ask for. */
export type Asset = {
  readonly url: string
  readonly type: string
  readonly bytes: Buffer
  readonly gzip: Buffer
  readonly brotli: Buffer
}

const folder = import.meta.dirname

/** Styles need no build: comments and the white space around punctuation go, the rest stays as written. */
function smaller(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .trim()
}

/** Made when first asked for: at the start nobody waits for bytes that a browser may already have. */
function later<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function asset(name: string, type: string, source: string, textOf: (source: string) => string): Asset {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 10)
  const [stem = name, ending = ''] = name.split('.')
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  const bytes = later(() => Buffer.from(textOf(source)))
  const gzip = later(() => gzipSync(bytes()))
  const brotli = later(() => brotliCompressSync(bytes(), { params }))
  return {
    url: `/assets/${stem}.${hash}.${ending}`,
    type,
    get bytes() {
      return bytes()
    },
    get gzip() {
      return gzip()
    },
    get brotli() {
      return brotli()
    },
  }
}

const styles = join(folder, 'styles')

function stylesIn(place: string): string[] {
  const names = readdirSync(place).filter((name) => name.endsWith('.css'))
  return names.toSorted().map((name) => join(place, name))
}

function bundle(name: string, paths: readonly string[]): Asset {
  const css = paths.map((path) => readFileSync(path, 'utf8'))
  return asset(name, 'text/css; charset=utf-8', css.join('\n'), smaller)
}

function load(): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  assets.set('shop.css', bundle('shop.css', stylesIn(styles)))
  const islands = join(folder, 'islands')
  for (const name of readdirSync(islands).filter((each) => each.endsWith('.ts'))) {
    const source = readFileSync(join(islands, name), 'utf8')
    const js = name.replace(/\.ts$/, '.js')
    assets.set(
      js,
      asset(js, 'text/javascript; charset=utf-8', source, (text) => stripTypeScriptTypes(text)),
    )
  }
  return assets
}

const assets = load()

/** Add the styles of another app: the shop's constants and parts, then all of its own folder. */
export function addStyles(name: string, place: string): void {
  const common = ['1-tokens.css', '2-base.css', '4-parts.css'].map((each) => join(styles, each))
  assets.set(name, bundle(name, [...common, ...stylesIn(place)]))
}

/** The address of a file by its plain name; the address changes with the content, so browsers may keep it for ever. */
export function assetUrl(name: string): string {
  const found = assets.get(name)
  if (!found) throw new Error(`no asset ${name}`)
  return found.url
}

/** The file served at an address, if there is one. */
export function assetAt(url: string): Asset | undefined {
  return [...assets.values()].find((each) => each.url === url)
}
