import { posix } from 'node:path'
import type { House } from './house.ts'
import { lineAt } from './source.ts'

/** One import of a file of this repository: the line it stands on and the path it leads to. */
export type Import = { readonly line: number; readonly target: string }

/** The imports of one file, static, re-exporting and dynamic, that lead to files of the repository. */
export function importsOf(house: House, path: string): Import[] {
  const { text, code, strings } = house.source(path)
  return strings.flatMap((string) => {
    const before = code.slice(Math.max(0, string.start - 20), string.start)
    const target = targetOf(path, string.text)
    const imported = /\b(?:from|import)\s*\(?\s*$/.test(before) && target !== undefined
    return imported ? [{ line: lineAt(text, string.start), target }] : []
  })
}

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier)
  return undefined
}
