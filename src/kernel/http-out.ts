import { lookup as resolveName } from 'node:dns/promises'
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress } from './http-out/addresses.ts'
import { ports } from './ports.ts'
import { assertNoTransaction } from './transaction.ts'

/** Why a request to the outside brought no answer. */
export type OutsideReason =
  | 'not_allowed'
  | 'address_refused'
  | 'name_not_found'
  | 'no_connection'
  | 'timeout'
  | 'too_large'
  | 'broken'

/** A request outside brought no answer. `maybeDone` says whether the other side may have carried it out all the same. */
export class OutsideFailure extends Error {
  override readonly name = 'OutsideFailure'
  readonly code: OutsideReason
  readonly maybeDone: boolean
  constructor(reason: OutsideReason, maybeDone: boolean, cause?: unknown) {
    super(`request outside failed: ${reason}`, { cause })
    this.code = reason
    this.maybeDone = maybeDone
  }
}

/** A request to the outside. `simulators` are the configured card provider and carrier, simulated or real; `public` is the open internet, https only. */
export type OutRequest = {
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Milliseconds until the whole answer must be there; 10,000 unless told. */
  readonly timeoutMs?: number
  readonly allow: 'simulators' | 'public'
}

/** The answer from outside, read in full: at most 5 MB, redirects not followed. */
export type OutAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** The body as JSON; throws OutsideFailure `broken` where it is none. */
  json(): unknown
}

/** The only way out of the program over HTTP. */
export type HttpOut = { request(wanted: OutRequest): Promise<OutAnswer>; close(): void }

const usualTimeoutMs = 10_000
const largestAnswer = 5_000_000

/** The address a public name stands for, resolved once; refused when any of its addresses is not public. */
async function pinPublic(host: string): Promise<{ address: string; family: number }> {
  const name = host.replace(/^\[|\]$/g, '')
  const literal = isIP(name)
  const found =
    literal !== 0
      ? [{ address: name, family: literal }]
      : await resolveName(name, { all: true }).catch((error: unknown) => {
          throw new OutsideFailure('name_not_found', false, error)
        })
  const [first] = found
  if (first === undefined) throw new OutsideFailure('name_not_found', false)
  if (!found.every(({ address }) => isPublicAddress(address)))
    throw new OutsideFailure('address_refused', false)
  return first
}

type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent }

function read(
  answer: IncomingMessage,
  fail: (reason: OutsideReason, cause?: unknown) => void,
  done: (body: Buffer) => void,
): void {
  const parts: Buffer[] = []
  let size = 0
  answer.on('data', (part: Buffer) => {
    size += part.length
    if (size > largestAnswer) fail('too_large')
    else parts.push(part)
  })
  answer.once('end', () => done(Buffer.concat(parts)))
  answer.once('error', (error) => fail('broken', error))
  answer.once('aborted', () => fail('broken'))
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new OutsideFailure('broken', true, error)
  }
}

function send(url: URL, wanted: OutRequest, options: RequestOptions): Promise<OutAnswer> {
  return new Promise((answered, failed) => {
    const { method = 'GET', headers = {}, body, timeoutMs = usualTimeoutMs } = wanted
    let sent = false
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = make(url, {
      ...options,
      method,
      headers: { 'accept-encoding': 'identity', ...length, ...headers },
    })
    const fail = (reason: OutsideReason, cause?: unknown) => {
      cancel()
      failed(new OutsideFailure(reason, sent, cause))
      request.destroy()
    }
    const cancel = ports().after(timeoutMs, () => fail('timeout'))
    request.once('socket', (socket) => {
      const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect'
      if (request.reusedSocket || !socket.connecting) sent = true
      else socket.once(ready, () => (sent = true))
    })
    request.once('error', (error) => fail(sent ? 'broken' : 'no_connection', error))
    request.once('response', (answer) => {
      read(answer, fail, (content) => {
        cancel()
        const { statusCode = 0, headers } = answer
        answered({ status: statusCode, headers, body: content, json: () => parsed(content) })
      })
    })
    request.end(body)
  })
}

async function optionsFor(
  url: URL,
  wanted: OutRequest,
  origins: ReadonlySet<string>,
  agents: Agents,
): Promise<RequestOptions> {
  if (url.username !== '' || url.password !== '') throw new OutsideFailure('not_allowed', false)
  if (wanted.allow === 'simulators') {
    if (!origins.has(url.origin)) throw new OutsideFailure('not_allowed', false)
    return { agent: url.protocol === 'https:' ? agents.https : agents.http }
  }
  if (url.protocol !== 'https:') throw new OutsideFailure('not_allowed', false)
  const pinned = await pinPublic(url.hostname)
  return {
    agent: false,
    lookup: (_host, options, answer) => {
      if (options.all === true) answer(null, [pinned])
      else answer(null, pinned.address, pinned.family)
    },
  }
}

/**
 * Make the way out. `simulators` reaches only the given origins; `public` only https on public addresses: the name is
 * resolved once, every address is checked, and the connection goes to the one that was checked. Nothing goes out while
 * a transaction is open: that is a bug and throws.
 */
export function createHttpOut(origins: readonly string[]): HttpOut {
  const known = new Set(origins.filter((each) => each !== ''))
  const agents: Agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: 32 }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: 32 }),
  }
  const request = async (wanted: OutRequest): Promise<OutAnswer> => {
    assertNoTransaction('a request to the outside')
    if (!URL.canParse(wanted.url)) throw new OutsideFailure('not_allowed', false)
    const url = new URL(wanted.url)
    return send(url, wanted, await optionsFor(url, wanted, known, agents))
  }
  const close = () => {
    agents.http.destroy()
    agents.https.destroy()
  }
  return { request, close }
}

/** Send JSON and read JSON. Other statuses than 2xx are answers too; the caller judges them. */
export async function requestJson(
  out: HttpOut,
  wanted: Omit<OutRequest, 'body'> & { readonly json?: unknown },
): Promise<{ status: number; json: unknown }> {
  const { json, headers, ...rest } = wanted
  const answer = await out.request({
    ...rest,
    headers: {
      accept: 'application/json',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  return { status: answer.status, json: answer.body.length === 0 ? undefined : answer.json() }
}
