/** An element of an XML document: its text, or its children by name (the first of each name). */
export type Tree = { readonly text: string; readonly children: Readonly<Record<string, Tree>> }

const tokens = /<\?[^>]*\?>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>|([^<]+)/gy
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const depthLimit = 12

type Open = { name: string; text: string; children: Record<string, Tree> }

/** Read a plain XML document (no attributes, no document type, no comments); undefined when it is not one. */
export function readXml(source: string): { readonly name: string; readonly tree: Tree } | undefined {
  const open: Open[] = []
  let root: { name: string; tree: Tree } | undefined
  tokens.lastIndex = 0
  while (tokens.lastIndex < source.length) {
    const found = tokens.exec(source)
    if (found === null) return undefined
    const [, closes, name, empty, text] = found
    const parent = open.at(-1)
    if (text !== undefined) {
      if (parent !== undefined) parent.text += unescaped(text)
      else if (text.trim() !== '') return undefined
    } else if (name !== undefined) {
      if (root !== undefined) return undefined
      if (closes === '/') {
        if (parent?.name !== name) return undefined
        open.pop()
        root = place(open, parent)
      } else if (open.length >= depthLimit) return undefined
      else if (empty === '/') root = place(open, { name, text: '', children: {} })
      else open.push({ name, text: '', children: {} })
    }
  }
  return open.length === 0 ? root : undefined
}

function place(open: readonly Open[], { name, text, children }: Open) {
  const tree = { text, children }
  const parent = open.at(-1)
  if (parent === undefined) return { name, tree }
  parent.children[name] ??= tree
  return undefined
}

const unescaped = (text: string) => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)

/** The text at a path of names, trimmed of nothing: a space counts. Empty when there is no such element. */
export function textAt(tree: Tree, ...path: readonly string[]): string {
  let here = tree
  for (const name of path)
    here = (Object.hasOwn(here.children, name) ? here.children[name] : undefined) ?? emptyTree
  return here.text
}

const emptyTree: Tree = { text: '', children: {} }

/** What an element may hold when it is written. */
export type Content = string | Readonly<{ [name: string]: Content }>

/** One element with its content, in one line, without spaces between elements. */
export function element(name: string, content: Content): string {
  const inner =
    typeof content === 'string'
      ? content.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? mark)
      : Object.entries(content)
          .map(([child, value]) => element(child, value))
          .join('')
  return `<${name}>${inner}</${name}>`
}
