import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileKeyPattern, type FileStore } from '../files.ts'
import { errorFields, log } from '../log.ts'
import { ports } from '../ports.ts'
import { done, refused, type Result } from '../result.ts'
import { renderVariant } from './render.ts'
import { pictureTypes, variantName, type PictureVariant } from './variants.ts'

/** Pictures in all their forms: made once, kept on disk, made again when they are asked for and the disk has them no more. */
export type PictureShelf = {
  /** The bytes of a form; `busy` while more pictures wait than may. */
  find(key: string, variant: PictureVariant): Promise<Result<Buffer, 'picture_not_found' | 'busy'>>
  /** Remove every form of a picture. */
  forget(key: string): Promise<void>
  /** Remove the forms longest unmade until what is left has so many bytes at most. Answers how many files went. */
  trim(mostBytes: number): Promise<number>
}

const mostAtOnce = 2
const mostWaiting = 300

type Turn = { readonly work: () => Promise<void> }

/** So many at once and so many waiting, for the whole process: pictures are unpacked in memory. */
const queue: Turn[] = []
let atWork = 0

function next(): void {
  if (atWork >= mostAtOnce) return
  const turn = queue.shift()
  if (turn === undefined) return
  atWork++
  void turn.work().finally(() => {
    atWork--
    next()
  })
}

function inTurn<T>(work: () => Promise<T>): Promise<T> | undefined {
  if (queue.length >= mostWaiting) return undefined
  return new Promise<T>((resolve, reject) => {
    queue.push({ work: () => work().then(resolve, reject) })
    next()
  })
}

type Filed = { readonly path: string; readonly bytes: number; readonly madeAt: number }

async function filesIn(folder: string): Promise<Filed[]> {
  const keys = await readdir(folder).catch(() => [])
  const found: Filed[] = []
  for (const key of keys.filter((each) => fileKeyPattern.test(each)))
    for (const name of await readdir(join(folder, key)).catch(() => [])) {
      const path = join(folder, key, name)
      const facts = await stat(path).catch(() => undefined)
      if (facts?.isFile()) found.push({ path, bytes: facts.size, madeAt: facts.mtimeMs })
    }
  return found
}

/** The shelf over a store of originals, its forms in a folder that may be deleted at any time. */
export function pictureShelf(store: FileStore, folder: string): PictureShelf {
  const making = new Map<string, Promise<Buffer | undefined>>()

  const make = async (key: string, original: string, variant: PictureVariant) => {
    const bytes = await readFile(original).catch(() => undefined)
    if (bytes === undefined) return undefined
    const isDrawing = extname(key) === '.svg'
    const made = await renderVariant(bytes, { ...variant, isDrawing })
    const target = join(folder, key, variantName(variant))
    const part = `${target}.${Buffer.from(ports().randomBytes(6)).toString('hex')}`
    await mkdir(join(folder, key), { recursive: true })
    await writeFile(part, made)
    await rename(part, target)
    return made
  }

  const find: PictureShelf['find'] = async (key, variant) => {
    const original = store.path(key)
    if (original === undefined || !(extname(key).slice(1) in pictureTypes))
      return refused('picture_not_found')
    const place = `${key}/${variantName(variant)}`
    const kept = await readFile(join(folder, place)).catch(() => undefined)
    if (kept !== undefined) return done(kept)
    let work = making.get(place)
    if (work === undefined) {
      const begun = inTurn(() => make(key, original, variant))
      if (begun === undefined) return refused('busy')
      work = begun
        .catch((error: unknown) => {
          log.warn('picture_not_made', errorFields(error))
          return undefined
        })
        .finally(() => making.delete(place))
      making.set(place, work)
    }
    const made = await work
    return made === undefined ? refused('picture_not_found') : done(made)
  }

  const forget = async (key: string) => {
    if (store.path(key) !== undefined) await rm(join(folder, key), { recursive: true, force: true })
  }

  const trim = async (mostBytes: number) => {
    const files = (await filesIn(folder)).toSorted((a, b) => b.madeAt - a.madeAt)
    let bytes = 0
    let removed = 0
    for (const each of files) {
      bytes += each.bytes
      if (bytes <= mostBytes) continue
      await rm(each.path, { force: true })
      removed++
    }
    return removed
  }

  return { find, forget, trim }
}
