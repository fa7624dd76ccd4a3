import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type Socket, connect } from 'node:net'
import type { Message } from '../iso8583/codec.ts'
import { type Link, type LinkOptions, answerTo, holdLink } from '../iso8583/link.ts'
import type { Trace } from '../iso8583/trace.ts'
import { type Clock, timeElements } from './clock.ts'

/** Network management of DE70. */
export const management = { signOn: '001', signOff: '002', key: '101', cutOff: '201', wantCutOff: '202', echo: '301' } as const // prettier-ignore

/** A member's standing line to the network: signs on, takes keys, echoes, and comes back when it breaks. */
export type Session = {
  readonly line: () => Link | undefined
  /** Resolves when signed on with a key. */
  readonly ready: () => Promise<void>
  /** Sign off and stay away until `signOn`. */
  readonly signOff: () => void
  readonly signOn: () => Promise<void>
  readonly stop: () => void
}

/** How a member holds its line. `zoneKey` is the key both sides were given by hand. */
export type SessionOptions = {
  readonly port: number
  readonly member: string
  readonly zoneKey: Buffer
  readonly clock: Clock
  readonly trace: Trace
  readonly timeoutMilliseconds: number
  readonly answer: LinkOptions['answer']
  readonly late?: LinkOptions['late']
  readonly mischief?: LinkOptions['mischief']
  /** Told when the line is ready, so that what waited can be sent. */
  readonly up: () => void
}

/** A session key as it travels: under the zone key. */
export function wrapKey(zoneKey: Buffer, key: Buffer): string {
  return createCipheriv('des-ede3-ecb', zoneKey, null).setAutoPadding(false).update(key).toString('hex')
}

function unwrapKey(zoneKey: Buffer, text: string): Buffer {
  return createDecipheriv('des-ede3-ecb', zoneKey, null)
    .setAutoPadding(false)
    .update(Buffer.from(text, 'hex'))
}

type State = {
  link: Link | undefined
  socket: Socket | undefined
  isReady: boolean
  wanted: boolean
  waiters: (() => void)[]
  stan: number
  again: NodeJS.Timeout | undefined
}

/** Open a session and keep it. */
export function openSession(options: SessionOptions): Session {
  const state: State = {
    link: undefined, socket: undefined, isReady: false, wanted: true, waiters: [], stan: 900_000, again: undefined,
  } // prettier-ignore
  const echo = setInterval(() => {
    if (state.isReady) void manage(options, state, management.echo)
  }, Math.max(5000, 30_000 / options.clock.speed)) // prettier-ignore
  echo.unref()
  dial(options, state)
  const ready = () =>
    state.isReady ? Promise.resolve() : new Promise<void>((resolve) => state.waiters.push(resolve))
  const leave = () => {
    state.wanted = false
    state.isReady = false
    clearTimeout(state.again)
    state.socket?.destroy()
    state.link?.close()
  }
  return {
    line: () => (state.isReady ? state.link : undefined),
    ready,
    signOff: leave,
    signOn() {
      state.wanted = true
      dial(options, state)
      return ready()
    },
    stop() {
      clearInterval(echo)
      leave()
    },
  }
}

/** Ask the network something about the line itself. */
async function manage(options: SessionOptions, state: State, code: string): Promise<Message | undefined> {
  state.stan = state.stan >= 999_999 ? 900_000 : state.stan + 1
  const fields = { ...timeElements(options.clock), 11: String(state.stan), 33: options.member, 70: code }
  // Talk about the line itself is given time on a busy machine; payments have their own patience.
  return state.link?.ask({ mti: '0800', fields }, Math.max(5000, options.timeoutMilliseconds))
}

function dial(options: SessionOptions, state: State): void {
  if (!state.wanted || state.socket !== undefined) return
  const socket = connect(options.port, '127.0.0.1')
  state.socket = socket
  const link = holdLink(socket, {
    trace: options.trace,
    peer: () => 'network',
    ...(options.late && { late: options.late }),
    ...(options.mischief && { mischief: options.mischief }),
    answer: (message) => answer(options, state, message),
    closed() {
      state.isReady = false
      state.link = undefined
      state.socket = undefined
      if (state.wanted)
        state.again = setTimeout(() => dial(options, state), Math.max(20, 1000 / options.clock.speed))
    },
  })
  socket.once('connect', () => {
    state.link = link
    void manage(options, state, management.signOn).then((said) => {
      if (said?.fields[39] !== '00') socket.destroy()
    })
  })
}

async function answer(options: SessionOptions, state: State, message: Message): Promise<Message | undefined> {
  if (message.mti !== '0800') return options.answer(message)
  if (message.fields[70] !== management.key)
    return (await options.answer(message)) ?? answerTo(message, { 39: '00' })
  const key = unwrapKey(options.zoneKey, message.fields[48] ?? '')
  // The answer itself still goes without a MAC; all after it bear one. An echo proves that the network has it too.
  setImmediate(() => {
    state.link?.useKey(key)
    void manage(options, state, management.echo).then((said) => {
      if (said !== undefined) up(options, state)
    })
  })
  return answerTo(message, { 39: '00' })
}

function up(options: SessionOptions, state: State): void {
  state.isReady = true
  for (const tell of state.waiters) tell()
  state.waiters = []
  options.up()
}
