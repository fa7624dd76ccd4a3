import { type KeyObject, createSecretKey } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Message } from './codec.ts'
import { seal, unseal } from './mac.ts'
import type { Trace } from './trace.ts'

/** What can happen to a message on its way, on request. */
export const mischiefKinds = ['drop', 'delay', 'duplicate', 'reorder', 'truncate', 'wrong_mac'] as const

/** One thing to do to the next message sent; `seconds` is for a delay. */
export type Mischief = { readonly kind: (typeof mischiefKinds)[number]; readonly milliseconds: number }

/** How a link is held: what answers requests, what hears late answers, what befalls messages. */
export type LinkOptions = {
  readonly trace: Trace
  readonly peer: () => string
  readonly answer: (message: Message) => Promise<Message | undefined> | Message | undefined
  /** Hears an answer that came after nobody waited for it any more. */
  readonly late?: (answer: Message) => void
  readonly mischief?: (message: Message) => Mischief | undefined
  readonly closed?: () => void
}

/** One end of a TCP connection that carries messages. */
export type Link = {
  /** Send a request and wait; undefined when no answer came in time or the line broke. */
  readonly ask: (message: Message, timeoutMilliseconds: number) => Promise<Message | undefined>
  /** From now on every message but network management bears a MAC under this key. */
  readonly useKey: (key: Buffer) => void
  readonly isOpen: () => boolean
  readonly close: () => void
}

type Waiting = { readonly resolve: (answer: Message | undefined) => void }

/** Hold one end of a connection: 2 bytes of length before each message, answers matched to requests. */
export function holdLink(socket: Socket, options: LinkOptions): Link {
  const waiting = new Map<string, Waiting>()
  let key: KeyObject | undefined
  const outbox: Outbox = { held: undefined }
  let open = true
  const sealing = (mti: string) => (mti[1] === '8' ? undefined : key)

  function transmit(message: Message): void {
    const sealed = seal(message, sealing(message.mti))
    if (!sealed.ok) throw new Error(`DE${sealed.fault.element} ${sealed.fault.says}`)
    const mischief = options.mischief?.(message)
    options.trace.note('out', options.peer(), message, mischief?.kind)
    send(socket, sealed.value, mischief, outbox)
  }

  async function hear(bytes: Buffer): Promise<void> {
    const read = unseal(bytes, sealing(bytes.toString('latin1', 0, 4)))
    if (!read.ok) {
      options.trace.unreadable(options.peer(), `DE${read.fault.element} ${read.fault.says}`)
      return
    }
    options.trace.note('in', options.peer(), read.value)
    if (isAnswer(read.value.mti)) {
      const found = waiting.get(matchKey(read.value))
      if (found === undefined) return options.late?.(read.value)
      found.resolve(read.value)
      return
    }
    const answer = await options.answer(read.value)
    if (answer !== undefined && open) transmit(answer)
  }

  readFrames(socket, (bytes) => {
    hear(bytes).catch((failure: unknown) => options.trace.unreadable(options.peer(), String(failure)))
  })
  const end = () => {
    if (!open) return
    open = false
    for (const each of waiting.values()) each.resolve(undefined)
    options.closed?.()
  }
  socket.on('close', end)
  socket.on('error', () => socket.destroy())
  socket.setNoDelay(true)
  return {
    ask(message, timeoutMilliseconds) {
      if (!open) return Promise.resolve(undefined)
      const answer = awaitAnswer(waiting, matchKey(message), timeoutMilliseconds)
      transmit(message)
      return answer
    },
    useKey(given) {
      key = createSecretKey(given)
    },
    isOpen: () => open,
    close() {
      socket.destroy()
      end()
    },
  }
}

function awaitAnswer(
  waiting: Map<string, Waiting>,
  name: string,
  timeoutMilliseconds: number,
): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: Message | undefined) => {
      clearTimeout(timer)
      if (waiting.get(name) === entry) waiting.delete(name)
      resolve(answer)
    }
    const timer = setTimeout(() => settle(undefined), timeoutMilliseconds)
    const entry = { resolve: settle }
    waiting.set(name, entry)
  })
}

/** A message kept back so that the next one overtakes it. */
type Outbox = { held: Buffer | undefined }

/** Write a message, or do to it what was ordered. */
function send(socket: Socket, bytes: Buffer, mischief: Mischief | undefined, outbox: Outbox): void {
  const frame = framed(spoiled(bytes, mischief))
  const write = (each: Buffer) => {
    if (!socket.destroyed) socket.write(each)
  }
  switch (mischief?.kind) {
    case 'drop':
      return
    case 'delay':
      setTimeout(() => write(frame), mischief.milliseconds)
      return
    case 'reorder':
      outbox.held = frame
      return
    case 'duplicate':
      write(frame)
      write(frame)
      break
    case 'truncate':
    case 'wrong_mac':
    case undefined:
      write(frame)
  }
  if (outbox.held !== undefined) write(outbox.held)
  outbox.held = undefined
}

function isAnswer(mti: string): boolean {
  return mti[2] === '1' || mti[2] === '3'
}

/** Answers bear the class, time, trace number and institution of their request. */
function matchKey({ mti, fields }: Message): string {
  return `${mti[1]} ${fields[7] ?? ''} ${fields[11] ?? ''} ${fields[32] ?? ''}`
}

function framed(bytes: Buffer): Buffer {
  const frame = Buffer.alloc(bytes.length + 2)
  frame.writeUInt16BE(bytes.length)
  bytes.copy(frame, 2)
  return frame
}

function spoiled(bytes: Buffer, mischief: Mischief | undefined): Buffer {
  if (mischief?.kind === 'truncate') return bytes.subarray(0, Math.floor(bytes.length / 2))
  if (mischief?.kind !== 'wrong_mac') return bytes
  const wrong = Buffer.from(bytes)
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1
  return wrong
}

/** Cut a stream into messages by their 2 bytes of length. */
export function readFrames(socket: Socket, take: (bytes: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 2) {
      const end = 2 + rest.readUInt16BE()
      if (rest.length < end) break
      take(rest.subarray(2, end))
      rest = rest.subarray(end)
    }
  })
}

/** The answer's type to a request's type: 0100 → 0110, 0401 → 0410, 0322 → 0332. */
export function answerType(mti: string): string {
  return `${mti.slice(0, 2)}${mti[2] === '0' ? '1' : '3'}${mti[3] === '2' ? '2' : '0'}`
}

/** An answer to a message: the elements that identify it echoed, the given ones added. */
export function answerTo(message: Message, added: Readonly<Record<number, string | undefined>>): Message {
  const fields: Record<number, string> = {}
  for (const number of [2, 3, 4, 7, 11, 12, 13, 32, 37, 41, 42, 49, 62, 70, 71, 101]) {
    const text = message.fields[number]
    if (text !== undefined) fields[number] = text
  }
  for (const [number, text] of Object.entries(added)) if (text !== undefined) fields[Number(number)] = text
  return { mti: answerType(message.mti), fields }
}
