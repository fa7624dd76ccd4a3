import type { House } from './house.ts'
import { closing, type Source } from './source.ts'

/** The members of a row type by name, with the text of each type; undefined when it cannot be read from the source. */
export type Members = ReadonlyMap<string, string>

/** Read a row type: an object written in place, a name declared in this file or imported into it, or several joined by `&`. */
export function membersOf(house: House, path: string, type: string, depth = 0): Members | undefined {
  const text = type.trim()
  if (depth > 5) return undefined
  const parts = splitTop(text, '&').filter((part) => part.trim() !== '')
  if (parts.length > 1) return joined(parts.map((part) => membersOf(house, path, part, depth + 1)))
  if (text.startsWith('{'))
    return closing(text, 0) === text.length - 1 ? objectMembers(text.slice(1, -1)) : undefined
  const picked = /^(Pick|Omit)<\s*(\w+)\s*,([\s\S]*)>$/.exec(text)
  if (picked)
    return pickedMembers(
      membersOf(house, path, picked[2] ?? '', depth + 1),
      picked[1] === 'Pick',
      picked[3] ?? '',
    )
  const wrapped = /^Readonly<([\s\S]*)>$/.exec(text)
  if (wrapped) return membersOf(house, path, wrapped[1] ?? '', depth + 1)
  return /^\w+$/.test(text) ? namedMembers(house, path, text, depth + 1) : undefined
}

function namedMembers(house: House, path: string, name: string, depth: number): Members | undefined {
  const source = house.source(path)
  const declared = new RegExp(String.raw`(?:^|\n)\s*(?:export\s+)?type\s+${name}\s*=\s*`).exec(source.code)
  if (declared) return membersOf(house, path, typeAt(source, declared.index + declared[0].length), depth)
  const shared = new RegExp(String.raw`(?:^|\n)\s*(?:export\s+)?interface\s+${name}\s*(?=\{)`).exec(
    source.code,
  )
  if (shared) return membersOf(house, path, typeAt(source, shared.index + shared[0].length), depth)
  const target = importOf(house, path, name)
  return target === undefined ? undefined : namedMembers(house, target.path, target.name, depth + 1)
}

/** The text of a type that begins at an offset, up to where the next statement begins. */
function typeAt(source: Source, from: number): string {
  let at = from
  for (; at < source.code.length; at += 1) {
    const character = source.code[at] ?? ''
    if ('{(['.includes(character)) at = Math.max(at, closing(source.code, at))
    else if (character === ';') break
    else if (
      character === '\n' &&
      !/^\s*[|&]/.test(source.code.slice(at + 1)) &&
      !/[=|&,<]\s*$/.test(source.code.slice(from, at))
    )
      break
  }
  return withoutComments(source, from, at)
}

function withoutComments(source: Source, from: number, to: number): string {
  let text = source.text.slice(from, to)
  for (const { start, end, text: comment } of source.comments) {
    if (start >= from && end <= to) text = text.replace(comment, '')
  }
  return text.trim()
}

function importOf(house: House, path: string, name: string): { path: string; name: string } | undefined {
  const { text } = house.source(path)
  for (const [, names = '', specifier = ''] of text.matchAll(
    /(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'/g,
  )) {
    const found = names.split(',').map((each) =>
      each
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/),
    )
    const pair = found.find((each) => each.at(-1) === name)
    const target = specifier.startsWith('#')
      ? `src/${specifier.slice(1)}`
      : new URL(specifier, `file:///${path}`).pathname.slice(1)
    if (pair !== undefined && house.paths.includes(target)) return { path: target, name: pair[0] ?? name }
  }
  return undefined
}

function objectMembers(body: string): Members | undefined {
  const pieces: string[] = []
  const plain = body.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  for (const piece of splitTop(plain, ';,\n')) {
    if (piece.trim() === '') continue
    const continues = /^\s*[|&]/.test(piece) || /[:|&]\s*$/.test(pieces.at(-1) ?? '')
    if (continues && pieces.length > 0) pieces.push(`${pieces.pop()}${piece}`)
    else pieces.push(piece)
  }
  const members = pieces.map((piece) =>
    /^\s*(?:readonly\s+)?['"]?([\w$]+)['"]?\??\s*:\s*([\s\S]+)$/.exec(piece),
  )
  if (members.some((member) => member === null)) return undefined
  return new Map(members.map((member) => [member?.[1] ?? '', (member?.[2] ?? '').trim()]))
}

function pickedMembers(members: Members | undefined, keep: boolean, list: string): Members | undefined {
  const names = new Set([...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name))
  return members && new Map([...members].filter(([name]) => names.has(name) === keep))
}

function joined(all: readonly (Members | undefined)[]): Members | undefined {
  const read = all.filter((each) => each !== undefined)
  return read.length === all.length ? new Map(read.flatMap((each) => [...each])) : undefined
}

/** Cut a text at any of the given characters where no bracket is open. */
function splitTop(text: string, cuts: string): string[] {
  const pieces: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if ('{([<'.includes(character)) depth += 1
    if ('})]'.includes(character) || (character === '>' && text[at - 1] !== '=')) depth -= 1
    if (depth !== 0 || !cuts.includes(character)) continue
    pieces.push(text.slice(from, at))
    from = at + 1
  }
  return [...pieces, text.slice(from)]
}
