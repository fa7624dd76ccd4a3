/** A form whose keys nest by brackets: `a[b][0]=c` is `{ a: { b: { 0: 'c' } } }`. */
export type Fields = { readonly [name: string]: string | Fields }

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Read a form with bracket keys; a later value of the same key wins, names that reach into the language are left out. */
export function readBracketForm(body: string): Fields {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [key, value] of new URLSearchParams(body)) {
    const [first = '', ...rest] = key.split('[')
    const path = [first, ...rest.map((part) => part.replace(/\]$/, ''))]
    if (path.length > 6 || path.some((part) => forbidden.has(part))) continue
    let at = root
    for (const part of path.slice(0, -1)) {
      if (typeof at[part] !== 'object') at[part] = Object.create(null)
      at = at[part] as Record<string, unknown>
    }
    const last = path.at(-1) ?? ''
    at[last === '' ? String(Object.keys(at).length) : last] = value
  }
  return root as Fields
}

/** The text at a path of a form, or undefined. */
export function textAt(fields: Fields, ...path: string[]): string | undefined {
  let at: string | Fields | undefined = fields
  for (const part of path) at = typeof at === 'object' ? at[part] : undefined
  return typeof at === 'string' ? at : undefined
}

/** The names and texts directly below a path. */
export function textsAt(fields: Fields, ...path: string[]): Record<string, string> {
  let at: string | Fields | undefined = fields
  for (const part of path) at = typeof at === 'object' ? at[part] : undefined
  if (typeof at !== 'object') return {}
  return Object.fromEntries(
    Object.entries(at).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
