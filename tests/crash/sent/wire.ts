import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What a request to a provider moves: a try begun, its payer's yes handed on, what was reserved claimed, and what follows.
 * Questions move nothing and are let through.
 */
export type Kind = 'start' | 'authorize' | 'claim' | 'capture' | 'void' | 'refund'

/** A request that moves something, under the reference by which the provider knows it once. */
export type Call = { readonly provider: string; readonly kind: Kind; readonly reference: string }

/** How a call is treated: let through, kept back before the provider hears it, or its answer kept back. */
export type Way = 'pass' | 'keep request' | 'keep answer'

/** A call that was sent and is not answered, and will never be. */
export type Held = Call & {
  readonly side: Exclude<Way, 'pass'>
  /** Whether the provider was told the same by another call, or a late telling is on its way. */
  wasTold(): boolean
  /** Whoever sent it is gone: what was kept back is given up, or goes on its way late. Ends when nothing is under way. */
  letGo(fate: 'lost' | 'late', milliseconds: number): Promise<void>
}

/** Who decides about each call, and is told of what is held. */
export type Desk = { decide(call: Call): Way; hold(held: Held): void; readonly told: Set<string> }

type Answer = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}
type Asked = { readonly method: string; readonly path: string; readonly body: Buffer } & Pick<
  IncomingMessage,
  'headers'
>

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function forward(target: URL, { method, path, headers, body }: Asked): Promise<Answer> {
  return new Promise((answered, failed) => {
    const { connection: _, ...kept } = headers
    const onward = request(
      new URL(path, target),
      { method, agent: false, headers: { ...kept, host: target.host } },
      (answer) => {
        const { statusCode: status = 502, headers: said } = answer
        readAll(answer).then((text) => answered({ status, headers: said, body: text }), failed)
      },
    )
    onward.once('error', failed)
    onward.end(body)
  })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a request to a provider is, if it moves something. */
export type Reading = (asked: {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}) => Omit<Call, 'provider'> | undefined

/**
 * A wire to a provider: whoever would ask it asks here. Every request is read whole before anything is decided, so what
 * is kept back was sent, and every answer comes from the provider itself.
 */
export async function wireTo(
  t: { after(end: () => void): void },
  provider: string,
  origin: string,
  read: Reading,
  desk: Desk,
): Promise<string> {
  const target = new URL(origin)
  const server = createServer((incoming, outgoing) => {
    carry(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const give = (outgoing: ServerResponse, { status, headers, body }: Answer) => {
    const { 'transfer-encoding': _, connection: __, ...kept } = headers
    outgoing.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
  }
  async function carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => undefined)
    const { method = 'GET', url: path = '/', headers } = incoming
    const asked: Asked = { method, path, headers, body: await readAll(incoming) }
    const known = read({ method, path, headers, body: asked.body.toString() })
    const call = known && { provider, ...known }
    const side = call === undefined ? 'pass' : desk.decide(call)
    const name = call === undefined ? '' : `${provider} ${call.kind} ${call.reference}`
    const wasToldBefore = desk.told.has(name)
    if (call !== undefined && side !== 'keep request') desk.told.add(name)
    if (call === undefined || side === 'pass') return give(outgoing, await forward(target, asked))
    if (side === 'keep answer') await forward(target, asked)
    const letGo: Held['letGo'] = async (fate, milliseconds) => {
      outgoing.destroy()
      if (side === 'keep answer' || fate === 'lost') return
      // From now on it may arrive at any moment.
      desk.told.add(name)
      await pause(milliseconds)
      await forward(target, asked)
    }
    const wasTold = () => (side === 'keep answer' ? wasToldBefore : desk.told.has(name))
    desk.hold({ ...call, side, wasTold, letGo })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
