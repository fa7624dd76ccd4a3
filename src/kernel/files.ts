import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ports } from './ports.ts'
import { assert } from './result.ts'

/** Files by what is in them: the same bytes have the same key, and a key's bytes never change. */
export type FileStore = {
  /**
   * Keep the bytes; answers their key. The extension, such as `svg`, says what they are; the tone, three hexadecimal
   * digits, what a picture looks like from afar.
   */
  put(bytes: Uint8Array | string, extension: string, tone?: string): Promise<string>
  /** Where the file of a key is; undefined for what is no key. */
  path(key: string): string | undefined
  /** Keys of the files that have been there longer than so many milliseconds. */
  keysOlderThan(milliseconds: number): Promise<string[]>
  /** Remove the file of a key; one that is gone already is no fault. */
  remove(key: string): Promise<void>
  readonly folder: string
}

/** What a key looks like: 32 hexadecimal digits of SHA-256, for pictures their tone, and the extension. */
export const fileKeyPattern = /^[0-9a-f]{32}(?:-[0-9a-f]{3})?\.[a-z0-9]{1,8}$/

/** The file store in a folder, which is made when the first file comes. */
export function fileStore(folder: string): FileStore {
  let made: Promise<unknown> | undefined
  const path = (key: string) => (fileKeyPattern.test(key) ? join(folder, key) : undefined)
  const put = async (bytes: Uint8Array | string, extension: string, tone?: string): Promise<string> => {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
    const key = `${tone === undefined ? hash : `${hash}-${tone}`}.${extension}`
    const target = path(key)
    assert(target !== undefined, `not an extension: ${extension}`)
    if (existsSync(target)) return key
    await (made ??= mkdir(folder, { recursive: true }))
    const part = `${target}.${Buffer.from(ports().randomBytes(6)).toString('hex')}`
    await writeFile(part, bytes)
    await rename(part, target)
    return key
  }
  const keysOlderThan = async (milliseconds: number): Promise<string[]> => {
    const names = existsSync(folder) ? await readdir(folder) : []
    const before = ports().now().getTime() - milliseconds
    const aged = await Promise.all(
      names.map(async (name) => {
        if (!fileKeyPattern.test(name)) return []
        const facts = await stat(join(folder, name)).catch(() => undefined)
        return facts !== undefined && facts.mtimeMs < before ? [name] : []
      }),
    )
    return aged.flat()
  }
  const remove = async (key: string): Promise<void> => {
    const target = path(key)
    if (target !== undefined) await rm(target, { force: true })
  }
  return { put, path, keysOlderThan, remove, folder }
}
