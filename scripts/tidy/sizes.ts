import type { Fault, House } from '../house/house.ts'
import { closing, lineAt } from '../house/source.ts'

/** The most lines a file may have. */
export const fileLines = 300
/** The most lines a function may have, from its head to its closing brace. */
export const functionLines = 70
/** The most files, tests aside, that may stand in one module folder. */
export const moduleFiles = 15

const notFunctions = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'describe', 'suite'])

/** Files, functions and modules that have outgrown one reading. */
export function sizeFaults(house: House, modules: readonly string[]): Fault[] {
  const files = house.paths.filter((path) => path.endsWith('.ts'))
  return [
    ...files.flatMap((path) => longFile(house, path)),
    ...files.flatMap((path) => longFunctions(house, path)),
    ...modules.flatMap((module) => fullModule(house, module)),
  ]
}

function longFile(house: House, path: string): Fault[] {
  const lines = house.text(path).trimEnd().split('\n').length
  if (lines <= fileLines) return []
  return [
    {
      path,
      line: lines,
      rule: 'file-size',
      says: `${lines} lines, at most ${fileLines}: split by verb or noun`,
    },
  ]
}

function longFunctions(house: House, path: string): Fault[] {
  const { code } = house.source(path)
  const faults: Fault[] = []
  for (const { head, open } of functionsIn(code)) {
    const from = lineAt(code, head)
    const lines = lineAt(code, closing(code, open)) - from + 1
    if (lines <= functionLines) continue
    faults.push({ path, line: from, rule: 'function-size', says: `${lines} lines, at most ${functionLines}` })
  }
  return faults
}

/** Where the functions of a file begin, and where the brace of each body stands. */
export function functionsIn(code: string): { head: number; open: number }[] {
  const found: { head: number; open: number }[] = []
  for (const arrow of code.matchAll(/=>\s*\{/g)) {
    const open = arrow.index + arrow[0].length - 1
    const call = /(\w+)\s*\([^()]*(?:\([^()]*\))?[^()]*$/.exec(
      code.slice(Math.max(0, arrow.index - 120), arrow.index),
    )
    if (!notFunctions.has(call?.[1] ?? '')) found.push({ head: arrow.index, open })
  }
  for (const named of code.matchAll(/([\w$]+|\])\s*(?:<[^<>{}()]*>\s*)?\(/g)) {
    if (notFunctions.has(named[1] ?? '')) continue
    const end = closing(code, named.index + named[0].length - 1)
    const open = end === -1 ? -1 : bodyAfter(code, end + 1)
    if (open !== -1) found.push({ head: named.index, open })
  }
  return found
}

/** The brace of a body after a parameter list, past a return type that may itself hold braces. */
function bodyAfter(code: string, from: number): number {
  let at = skipSpace(code, from)
  if (code[at] === '{') return at
  if (code[at] !== ':') return -1
  for (let before = ':'; at < code.length; at += 1) {
    const character = code[at] ?? ''
    if (/\s/.test(character)) continue
    if (character === '{' && !/(?:[:|&<,(]|=>)$/.test(before)) return at
    if (character === '{' || character === '(' || character === '[') at = closing(code, at)
    if (at === -1 || (';='.includes(character) && code[at + 1] !== '>')) return -1
    before = code.slice(at - 1, at + 1)
  }
  return -1
}

function skipSpace(code: string, from: number): number {
  let at = from
  while (/\s/.test(code[at] ?? 'x')) at += 1
  return at
}

function fullModule(house: House, module: string): Fault[] {
  const folder = `src/${module}/`
  const files = house.paths.filter(
    (path) =>
      path.startsWith(folder) && /^[^/]+\.ts$/.test(path.slice(folder.length)) && !path.endsWith('.test.ts'),
  )
  if (files.length <= moduleFiles) return []
  const says = `${files.length} files, at most ${moduleFiles}: is this one capability?`
  return [{ path: `src/${module}`, line: 1, rule: 'module-size', says }]
}
