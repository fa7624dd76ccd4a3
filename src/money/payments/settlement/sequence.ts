import { assert, type Result } from '#kernel/result.ts'
import type { SettlementLine } from './line.ts'
import type { SettlementSource } from './source.ts'

/** A settlement file with the provider's name of it. */
export type NamedFile = { readonly name: string; readonly content: string }

/** A provider that hands out its files one after the other, each by the name of the one before. */
export type FileSequence = {
  readonly connector: string
  readonly method: string
  /** The file after the one named, the first where none is named; undefined when there is none yet. */
  readonly next: (after: string | undefined) => Promise<NamedFile | undefined>
  readonly read: (content: string) => Result<readonly SettlementLine[], string>
}

/** The files of such a provider as a source: what was handed out is kept, so that each is fetched once. */
export function sequenceOf({ connector, method, next, read }: FileSequence): SettlementSource {
  const kept = new Map<string, string>()
  let last: string | undefined
  const fetchNew = async () => {
    for (let file = await next(last); file !== undefined; file = await next(last)) {
      kept.set(file.name, file.content)
      last = file.name
    }
  }
  return {
    connector,
    method,
    async batches() {
      await fetchNew()
      return [...kept.keys()]
    },
    async lines(batch) {
      if (!kept.has(batch)) await fetchNew()
      const content = kept.get(batch)
      assert(content !== undefined, `${connector} has no settlement file ${batch}`)
      const lines = read(content)
      assert(lines.ok, `a settlement file of ${connector} does not read`)
      return lines.value
    },
  }
}
