import type { Fault, House } from '../house/house.ts'
import { lineAt, type Source } from '../house/source.ts'

/** A name that a file declares at its top level: what it is, and whether others may import it. */
export type Declared = {
  readonly name: string
  readonly kind: string
  readonly exported: boolean
  readonly at: number
}

const declaration =
  /^(export\s+(?:default\s+)?)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(function\*?|const|let|type|interface|class|enum)\s+([\w$]+)/gm

/** Exports without a sentence that says what they promise. Re-exports need none: the sentence is where the thing is made. */
export function exportFaults(house: House): Fault[] {
  const files = house.paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  return files.flatMap((path) => {
    const source = house.source(path)
    const leastWords = path.startsWith('src/apps/demo/catalog/') ? 1 : 3
    const seen = new Set<string>()
    const bare = declaredIn(source).filter(({ name, exported, at }) => {
      const overload = seen.has(name)
      seen.add(name)
      return exported && !overload && !hasSentence(source, at, leastWords)
    })
    return bare.map(({ name, at }) => ({
      path,
      line: lineAt(source.text, at),
      rule: 'sentence',
      says: `${name} is exported without a sentence (/** … . */) that says what it promises`,
    }))
  })
}

/** What a file declares at its top level. */
export function declaredIn(source: Source): Declared[] {
  return [...source.code.matchAll(declaration)].map((match) => ({
    name: match[3] ?? '',
    kind: match[2] ?? '',
    exported: match[1] !== undefined,
    at: match.index,
  }))
}

function hasSentence(source: Source, at: number, least: number): boolean {
  const comment = source.comments.findLast(({ end }) => end <= at)
  if (comment === undefined || source.text.slice(comment.end, at).trim() !== '') return false
  if (!comment.text.startsWith('/**')) return false
  const words = comment.text.replaceAll(/^\/\*\*|\*\/$|^\s*\* ?/gm, '').trim()
  const enough = words.split(/\s+/).length >= least || /\p{Script=Han}{4}/u.test(words)
  return enough && /[.:?!。]["'`)]*(\s|$)/.test(words)
}
