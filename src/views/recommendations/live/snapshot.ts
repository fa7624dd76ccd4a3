import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Counts } from '../engine/counts.ts'
import { makeHabits, type Habits, type Memory } from '../engine/habits.ts'

/** The form of files on disk; another form is not read. */
const form = 'kontor-habits-1'
const kinds = ['together', 'after', 'kin', 'viewed'] as const
const sums = ['bought', 'popular', 'looked'] as const

type CountsHead = {
  readonly most: number
  readonly end: number
  readonly spare: number[][]
  readonly rows: number
}
type Head = {
  readonly form: string
  readonly home: string
  readonly memory: Memory
  readonly seq: number
  readonly learned: number
  readonly items: number
  readonly counts: Readonly<Record<(typeof kinds)[number], CountsHead>>
}

const bytesOf = (array: Int32Array | Float32Array | Float64Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength)

const rowsOf = ({ room }: Counts, items: number): number => Math.min(items, room.length)

function partsOf(habits: Habits): Buffer[] {
  const { length } = habits.ids
  const parts = [Float64Array.from(habits.ids), ...sums.map((sum) => habits[sum].slice(0, length))].map(
    bytesOf,
  )
  for (const kind of kinds) {
    const { start, room, used, keys, weights, end } = habits[kind]
    const rows = rowsOf(habits[kind], length)
    for (const column of [start, room, used]) parts.push(bytesOf(column.slice(0, rows)))
    parts.push(bytesOf(keys.slice(0, end)), bytesOf(weights.slice(0, end)))
  }
  return parts
}

/** Write habits to disk, whole or not at all. No person is in them. */
export async function writeHabits(path: string, home: string, seq: number, habits: Habits): Promise<void> {
  const headOf = (kind: (typeof kinds)[number]): CountsHead => {
    const { most, end, spare } = habits[kind]
    return { most, end, spare, rows: rowsOf(habits[kind], habits.ids.length) }
  }
  const [together, after, kin, viewed] = kinds.map(headOf) as [CountsHead, CountsHead, CountsHead, CountsHead]
  const { memory, learned, ids } = habits
  const counts = { together, after, kin, viewed }
  const head: Head = { form, home, memory, seq, learned, items: ids.length, counts }
  const words = Buffer.from(JSON.stringify(head))
  // Taken at one moment: what is learned while this is written is not half in it.
  const parts = partsOf(habits)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(words.length))
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}`
  const file = await open(beside, 'w')
  try {
    await file.writev([length, words, ...parts])
    await file.sync()
    await file.close()
    await rename(beside, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(beside, { force: true })
    throw error
  }
}

/** Habits as they lay on disk, and the last fact in them. */
export type KeptHabits = { readonly habits: Habits; readonly seq: number }

type Cut = <T>(make: (bytes: ArrayBuffer) => T, count: number, size: number) => T

function countsFrom(cut: Cut, { most, end, spare, rows }: CountsHead): Counts {
  const whole = (count: number) => cut((bytes) => new Int32Array(bytes), count, 4)
  const [start, room, used, keys] = [whole(rows), whole(rows), whole(rows), whole(end)]
  return {
    most,
    start,
    room,
    used,
    keys,
    weights: cut((bytes) => new Float32Array(bytes), end, 4),
    end,
    spare,
  }
}

/** Read habits from disk; undefined where there are none, or of another shop, form or memory, or half of them. */
export async function readHabits(
  path: string,
  home: string,
  memory: Memory,
): Promise<KeptHabits | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return undefined
  try {
    const whole = await file.readFile()
    if (whole.length < 8) return undefined
    const wordsLength = Number(whole.readBigUInt64LE())
    if (wordsLength === 0 || wordsLength + 8 > whole.length) return undefined
    const head = JSON.parse(whole.toString('utf8', 8, 8 + wordsLength)) as Head
    if (head.form !== form || head.home !== home) return undefined
    if (JSON.stringify(head.memory) !== JSON.stringify(memory)) return undefined
    const cells = kinds.reduce(
      (sum, kind) => sum + head.counts[kind].rows * 12 + head.counts[kind].end * 8,
      0,
    )
    if (whole.length !== 8 + wordsLength + head.items * 32 + cells) return undefined
    let at = 8 + wordsLength
    const cut: Cut = (make, count, size) => {
      const bytes = new Uint8Array(whole.subarray(at, at + count * size)).buffer
      at += count * size
      return make(bytes)
    }
    const floats = () => cut((bytes) => new Float64Array(bytes), head.items, 8)
    const ids = [...floats()]
    const [bought, popular, looked] = [floats(), floats(), floats()]
    const [together, after, kin, viewed] = kinds.map((kind) => countsFrom(cut, head.counts[kind])) as [
      Counts,
      Counts,
      Counts,
      Counts,
    ]
    const slots = new Map(ids.map((id, slot) => [id, slot]))
    const { learned, seq } = head
    const counted = { together, after, kin, viewed }
    return {
      habits: { ...makeHabits(memory), ids, slots, bought, popular, looked, learned, ...counted },
      seq,
    }
  } catch {
    // What cannot be read is learned again.
    return undefined
  } finally {
    await file.close()
  }
}
