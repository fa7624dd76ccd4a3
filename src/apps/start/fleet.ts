import cluster, { type Worker } from 'node:cluster'
import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import { log } from '#kernel/log.ts'
import { isWord } from '#kernel/neighbors.ts'
import { ports } from '#kernel/ports.ts'

/** The shop's processes: several for the web on one port and one worker, watched by the process that started them. */
export type Fleet = {
  /** Resolves when every web process is open. */
  readonly opened: Promise<void>
  /** Start the worker; resolves when it is open. */
  work(): Promise<void>
  /** Replace every process, one after the other: the new one is open before the old one takes nothing more. Answers how many. */
  restart(): Promise<number>
  stop(): Promise<void>
  /** End them at once. */
  kill(): void
}

/** What a process is for. */
export type Post = { readonly name: string; readonly part: 'web' | 'worker' }

/** What the watching process tells the others. */
export type Order = { readonly order: 'drain' | 'stop' }

/** Where our own database's socket is; undefined where DATABASE_URL names another's. */
type Socket = { readonly host: string; readonly port: number } | undefined

type Seat = { readonly post: Post; current: Worker | undefined; begunAt: number }

const openWithinMs = 180_000
/** 5 s for connections nobody uses, 5 s for what is under way, and as long as a stop for the rest. */
const drainWithinMs = 18_000
const stopWithinMs = 8_000

const isOpen = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'open' in message

/** Resolves when the process says it is open; throws when it ends before, or takes too long. */
function untilOpen(worker: Worker, { name }: Post): Promise<void> {
  return new Promise((open, failed) => {
    const cancel = ports().after(openWithinMs, () => failed(new Error(`${name} did not open in time`)))
    worker.on('message', (message: unknown) => {
      if (!isOpen(message)) return
      cancel()
      open()
    })
    worker.once('exit', () => {
      cancel()
      failed(new Error(`${name} ended before it was open`))
    })
  })
}

/** Tell a process to end, and end it where it does not within the time. */
async function leave(worker: Worker, order: Order['order'], withinMs: number): Promise<void> {
  if (worker.isDead()) return
  const ended = new Promise<void>((end) => void worker.once('exit', () => end()))
  const cut = ports().after(withinMs, () => {
    log.warn('process_cut', { id: String(worker.process.pid), durationMs: withinMs })
    worker.process.kill('SIGKILL')
  })
  if (worker.isConnected()) worker.send({ order } satisfies Order)
  await ended
  cut()
}

/** What one process says to its neighbors goes through here to all others. */
function passOn(from: Worker, message: unknown): void {
  if (!isWord(message)) return
  for (const each of Object.values(cluster.workers ?? {}))
    if (each !== undefined && each.id !== from.id && each.isConnected()) each.send(message)
}

function begin(post: Post, socket: Socket): Worker {
  const worker = cluster.fork({
    KONTOR_PART: post.part,
    KONTOR_PART_NAME: post.name,
    // Each thread that asks for memory would get a part of its own, which it does not give back.
    MALLOC_ARENA_MAX: process.env['MALLOC_ARENA_MAX'] ?? '2',
    ...(socket === undefined ? {} : { KONTOR_SOCKET: socket.host, KONTOR_SOCKET_PORT: String(socket.port) }),
  })
  worker.on('message', (message: unknown) => passOn(worker, message))
  worker.on('error', () => undefined)
  return worker
}

/** A new process beside the one that has the post. Where it does not open, that one stays: the shop goes on as it is. */
async function openBeside(post: Post, socket: Socket): Promise<Worker> {
  const worker = begin(post, socket)
  try {
    await untilOpen(worker, post)
    return worker
  } catch (error) {
    worker.process.kill('SIGKILL')
    throw error
  }
}

function prepare(): void {
  // All listen on one socket that outlives each of them: nothing that waits in it is lost when one closes or is killed.
  // It is said first, for the set-up keeps the policy it finds: by turns, connections given to one that dies are lost.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({
    exec: join(import.meta.dirname, '../part.ts'),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    args: [],
  })
}

const postsOf = ({ webProcesses }: Settings): Post[] => [
  ...Array.from({ length: webProcesses }, (_, i): Post => ({ name: `web ${i + 1}`, part: 'web' })),
  { name: 'worker', part: 'worker' },
]

/** Start the processes. One that ends by itself is started again, at once where it lived, else after a second. */
export function startFleet(settings: Settings, socket: Socket): Fleet {
  prepare()
  const seats = postsOf(settings).map((post): Seat => ({ post, current: undefined, begunAt: 0 }))
  let stopping = false

  const sit = (seat: Seat, worker: Worker) => {
    seat.current = worker
    seat.begunAt = ports().monotonicMs()
    worker.once('exit', (code, signal) => {
      if (stopping || seat.current !== worker) return
      log.warn('process_ended', { name: seat.post.name, status: code ?? 0, type: signal ?? '' })
      const lived = ports().monotonicMs() - seat.begunAt > 5_000
      ports().after(lived ? 0 : 1_000, () => {
        if (!stopping && seat.current === worker) sit(seat, begin(seat.post, socket))
      })
    })
  }
  const start = async (part: Post['part']) => {
    const first = seats
      .filter(({ post }) => post.part === part)
      .map((seat) => {
        const worker = begin(seat.post, socket)
        sit(seat, worker)
        return untilOpen(worker, seat.post)
      })
    await Promise.all(first)
  }
  const opened = start('web')

  const replace = async (seat: Seat) => {
    const begunAt = ports().monotonicMs()
    const took = () => ({ name: seat.post.name, durationMs: Math.round(ports().monotonicMs() - begunAt) })
    const worker = await openBeside(seat.post, socket)
    log.info('process_open', took())
    // Asked for only now: who sat there first may have ended by itself meanwhile, and another come in its place.
    const old = seat.current
    sit(seat, worker)
    if (old) await leave(old, 'drain', drainWithinMs)
    log.info('process_replaced', took())
  }
  let restarting: Promise<number> | undefined
  const restart = async () => {
    for (const seat of seats) if (!stopping) await replace(seat)
    return seats.length
  }
  const all = () => Object.values(cluster.workers ?? {}).filter((each) => each !== undefined)
  const stop = async () => {
    stopping = true
    const workers = seats.filter(({ post }) => post.part === 'worker').map(({ current }) => current?.id)
    const isWeb = ({ id }: Worker) => !workers.includes(id)
    await Promise.all(all().filter(isWeb).map((each) => leave(each, 'stop', stopWithinMs))) // prettier-ignore
    await Promise.all(all().map((each) => leave(each, 'stop', stopWithinMs)))
  }
  const kill = () => {
    stopping = true
    for (const each of all()) each.process.kill('SIGKILL')
  }
  return {
    opened,
    work: () => start('worker'),
    restart: () => (restarting ??= restart().finally(() => (restarting = undefined))),
    stop,
    kill,
  }
}
