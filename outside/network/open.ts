import { randomBytes } from 'node:crypto'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { type Link, answerTo, holdLink } from '../iso8583/link.ts'
import { openTrace } from '../iso8583/trace.ts'
import { type Clock, timeElements } from '../cards/clock.ts'
import { forwarder } from '../cards/forward.ts'
import type { MischiefDesk } from '../cards/mischief.ts'
import { openSealer } from '../cards/seal.ts'
import { management, wrapKey } from '../cards/session.ts'
import { log } from '../wire/log.ts'
import { openStore } from '../wire/store.ts'
import { answerMember } from './answer.ts'
import { delivered } from './deliver.ts'
import { type Member, type Network, nextStan } from './network.ts'
import { networkSchema } from './schema.ts'

/** What a network is opened with. */
export type NetworkOptions = {
  readonly storePath: string
  readonly port: number
  readonly clock: Clock
  readonly members: readonly Omit<Member, 'line'>[]
  readonly mischief: MischiefDesk
  readonly issuerMilliseconds: number
}

/** Open the switch and listen for its members. */
export async function openNetwork(options: NetworkOptions): Promise<Network> {
  const { clock } = options
  const store = openStore(options.storePath, networkSchema)
  const sealer = openSealer(options.storePath)
  const members = new Map<string, Member>(
    options.members.map((member) => [member.number, { ...member, line: undefined }]),
  )
  const network: Network = {
    store,
    sealer,
    clock,
    members,
    trace: openTrace('network', clock.now),
    mischief: options.mischief,
    issuerMilliseconds: options.issuerMilliseconds,
    stan: 0,
    port: 0,
    stop: () => Promise.resolve(),
    forward: forwarder({
      store,
      sealer,
      clock,
      timeoutMilliseconds: options.issuerMilliseconds,
      line: (peer) => members.get(peer)?.line,
      answered: (owed) => delivered(network, owed.about),
    }),
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    welcome(network, socket)
  })
  network.port = await bound(server, options.port)
  network.stop = async () => {
    network.forward.stop()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    store.close()
  }
  return network
}

function bound(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function welcome(network: Network, socket: Socket): void {
  let member: Member | undefined
  const link = holdLink(socket, {
    trace: network.trace,
    peer: () => member?.name ?? 'stranger',
    mischief: (message) => network.mischief.pick('network', message),
    closed() {
      if (member !== undefined && member.line === link) member.line = undefined
    },
    async answer(message) {
      if (message.fields[70] === management.signOn && message.mti === '0800') {
        member = network.members.get(message.fields[33] ?? '')
        if (member === undefined) return answerTo(message, { 39: '58' })
        setImmediate(() => void exchangeKey(network, member as Member, link))
        return answerTo(message, { 39: '00' })
      }
      if (member === undefined) return answerTo(message, { 39: '58' })
      return answerMember(network, member, message)
    },
  })
}

async function exchangeKey(network: Network, member: Member, link: Link): Promise<void> {
  const half = randomBytes(16)
  const key = Buffer.concat([half, half.subarray(0, 8)])
  const said = await link.ask(
    {
      mti: '0800',
      fields: {
        ...timeElements(network.clock),
        11: nextStan(network),
        48: wrapKey(member.zoneKey, key),
        70: management.key,
      },
    },
    5000,
  )
  if (said?.fields[39] !== '00') return log('key_exchange_failed', { member: member.name })
  link.useKey(key)
  member.line = link
  network.forward.pump()
}
