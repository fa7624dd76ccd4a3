import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { scan, type Source } from './source.ts'

/** What a check reads: every text file of the repository by its path, and TypeScript scanned. */
export type House = {
  readonly paths: readonly string[]
  readonly text: (path: string) => string
  readonly source: (path: string) => Source
}

/** One thing found wrong: where, by which rule, and what to do about it. */
export type Fault = {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly says: string
}

const textual = new Set([
  '.ts',
  '.md',
  '.sql',
  '.json',
  '.css',
  '.html',
  '.svg',
  '.yml',
  '.sh',
  '.mjs',
  '.js',
  '',
])

const skipped = /^(?:node_modules|\.git|\.kontor|coverage|art[ei]facts)$/

/** The house as it stands on disk, without what is installed or generated. It asks git nothing, so that any owner may run it. */
export function houseOnDisk(root: string): House {
  return houseOf(pathsUnder(root, ''), (path) => readFileSync(join(root, path), 'utf8'))
}

/** A house made of texts given in memory, for the tests of the rules. */
export function houseOfTexts(texts: Readonly<Record<string, string>>): House {
  return houseOf(Object.keys(texts), (path) => texts[path] ?? '')
}

/** Print faults one per line, sorted by place, and give the exit code that goes with them. */
export function report(name: string, faults: readonly Fault[], checked: string): number {
  const lines = faults.map((fault) => `${fault.path}:${fault.line}  [${fault.rule}] ${fault.says}`)
  for (const line of lines.toSorted()) console.log(line)
  console.log(faults.length === 0 ? `${name}: ${checked}` : `${name}: ${faults.length} faults`)
  return faults.length === 0 ? 0 : 1
}

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (skipped.test(entry.name)) return []
    if (entry.isDirectory()) return pathsUnder(root, path)
    return entry.isFile() && textual.has(extname(entry.name)) ? [path] : []
  })
}

function houseOf(paths: readonly string[], read: (path: string) => string): House {
  const texts = new Map<string, string>()
  const sources = new Map<string, Source>()
  const text = (path: string) => remember(texts, path, read)
  const source = (path: string) => remember(sources, path, () => scan(text(path)))
  return { paths: paths.toSorted(), text, source }
}

function remember<Value>(known: Map<string, Value>, path: string, make: (path: string) => Value): Value {
  const value = known.get(path) ?? make(path)
  known.set(path, value)
  return value
}
