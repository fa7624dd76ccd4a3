import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Laid, Packed } from '../engine/image.ts'
import type { FacetToken } from '../engine/record.ts'

/** What belongs to an index: the facet values it knows, the place in the facts it was built at, and how long that took. */
type Beside = { readonly tokens: readonly FacetToken[]; readonly seq: number; readonly tookMs: number }

/** An index as it was built, its image in many parts. */
export type Built = Beside & { readonly laid: Laid }

/** An index as it is read from disk, its image in one piece of memory every thread can read. */
export type Kept = Beside & { readonly packed: Packed }

/** The form of files on disk; another form is not read. */
const form = 'kontor-search-9'

type Head = Beside & {
  readonly form: string
  readonly home: string
  readonly head: string
  readonly bytes: number
}

const chunk = 64 * 1024 * 1024

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH'
  }
}

/** Remove what those left that were killed while they wrote an index. */
export async function clearParts(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch((): string[] => [])
  for (const name of names) {
    const pid = name.startsWith(`${basename(path)}.`) ? Number(name.slice(basename(path).length + 1)) : NaN
    if (Number.isInteger(pid) && !isRunning(pid)) await rm(join(dirname(path), name), { force: true })
  }
}

/** Write an index to disk, whole or not at all: another process never sees half of it. */
export async function writeSnapshot(path: string, home: string, { laid, ...rest }: Built): Promise<void> {
  const { head, bytes, parts } = laid
  const words = Buffer.from(JSON.stringify({ ...rest, form, home, head, bytes } satisfies Head))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(words.length))
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}`
  const file = await open(beside, 'w')
  try {
    await file.writev([length, words])
    const begin = length.length + words.length
    for (const { at, view } of parts)
      for (let from = 0; from < view.byteLength; from += chunk) {
        const size = Math.min(chunk, view.byteLength - from)
        const part = new Uint8Array(view.buffer, view.byteOffset + from, size)
        await file.write(part, 0, size, begin + at + from)
      }
    await file.truncate(begin + bytes)
    await file.sync()
    await file.close()
    await rename(beside, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(beside, { force: true })
    throw error
  }
}

/** Read an index from disk; undefined where there is none, or one of another shop or form, or half of one. */
export async function readSnapshot(path: string, home: string): Promise<Kept | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return undefined
  try {
    const length = Buffer.alloc(8)
    await file.read(length, 0, 8, 0)
    const wordsLength = Number(length.readBigUInt64LE())
    const { size } = await file.stat()
    if (wordsLength === 0 || wordsLength > size) return undefined
    const words = Buffer.alloc(wordsLength)
    await file.read(words, 0, wordsLength, 8)
    const said = JSON.parse(words.toString()) as Head
    if (said.form !== form || said.home !== home || size !== 8 + wordsLength + said.bytes) return undefined
    const memory = new SharedArrayBuffer(said.bytes)
    for (let at = 0; at < said.bytes; at += chunk) {
      const part = new Uint8Array(memory, at, Math.min(chunk, said.bytes - at))
      await file.read(part, 0, part.length, 8 + wordsLength + at)
    }
    return { packed: { head: said.head, memory }, tokens: said.tokens, seq: said.seq, tookMs: said.tookMs }
  } finally {
    await file.close()
  }
}
