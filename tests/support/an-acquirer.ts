import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from './a-vault.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** How the stand-in answers the next authorization: a response code, or `part`, `silent_before`, `silent_after` (it was taken). */
export type Told = string

/** An acquirer that says what a test tells it, and remembers what it was sent. */
export type StandIn = {
  readonly origin: string
  /** Answers in order; `00` once they are used up. */
  readonly told: Told[]
  readonly sent: Json[]
  readonly books: Map<string, Record<string, unknown>>
  /** What the directory server says of the next payer; `Y` once they are used up. */
  readonly checks: string[]
  readonly asked: Json[]
  /** The challenge of a transaction ended so. */
  readonly challenged: Map<string, string>
  stop(): void
}

function authorization(body: Json, code: Told): Record<string, unknown> {
  const { amount, currency, reference, pan } = body as Record<string, string>
  const address = body['avs'] as Record<string, string> | undefined
  const part = code === 'part'
  const approved = code === '00' || code === 'silent_after'
  return {
    id: `aut_${reference}`,
    reference,
    currency,
    amount,
    state: part ? 'partial' : approved ? 'approved' : 'declined',
    amount_approved: part ? '1.00' : approved ? amount : '0.00',
    amount_capturable: part ? '1.00' : approved ? amount : '0.00',
    amount_captured: '0.00',
    amount_voided: '0.00',
    amount_refunded: '0.00',
    response_code: part ? '10' : approved ? '00' : code,
    avs: address === undefined ? null : address['postal_code'] === '99999' ? 'N' : 'Y',
    network_reference: `net_${reference}`,
    card: { brand: 'visa', last4: String(pan).slice(-4) },
    operations: [],
  }
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts.length === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString()) as Json)
}

/** `stuck`: no answer is sent, and the connection breaks. */
type Answer = { readonly status: number; readonly json: object } | 'stuck'

function authorize(desk: StandIn, body: Json): Answer {
  const reference = String(body['reference'])
  const known = desk.books.get(reference)
  if (known !== undefined) return { status: 200, json: known }
  desk.sent.push(body)
  const code = desk.told.shift() ?? '00'
  if (code === 'silent_before') return 'stuck'
  const made = authorization(body, code)
  desk.books.set(reference, made)
  return code === 'silent_after' ? 'stuck' : { status: 200, json: made }
}

function operate(desk: StandIn, path: string, body: Json): Answer {
  const [, , , id = '', verb = ''] = path.split('/')
  const known = desk.books.get(id.replace(/^aut_/, ''))
  if (known === undefined) return { status: 404, json: { code: 'authorization_not_found' } }
  const kind = verb.replace(/s$/, '')
  const amount = String(body['amount'] ?? known['amount_capturable'])
  const operation = { id: `aop_${String(body['reference'])}`, kind, amount, state: 'succeeded', ...body }
  const operations = known['operations'] as object[]
  operations.push(operation)
  if (kind === 'void') Object.assign(known, { state: 'voided', amount_capturable: '0.00' })
  if (kind === 'capture')
    Object.assign(known, { state: 'captured', amount_captured: amount, amount_capturable: '0.00' })
  if (kind === 'refund') Object.assign(known, { amount_refunded: amount })
  return { status: 200, json: operation }
}

function directory(desk: StandIn, path: string, body: Json): Answer {
  if (path === '/ds/versions') return { status: 200, json: { enrolled: true, versions: ['2.2.0'] } }
  const id = String(body['threeDSServerTransID'])
  const passed = { eci: '05', authenticationValue: 'AAAB'.repeat(7), dsTransID: `ds-${id}` }
  if (path === '/ds/results') {
    const transStatus = desk.challenged.get(id)
    if (transStatus === undefined) return { status: 404, json: {} }
    return { status: 200, json: { messageType: 'RReq', transStatus, ...(transStatus === 'Y' ? passed : {}) } }
  }
  desk.asked.push(body)
  const transStatus = desk.checks.shift() ?? 'Y'
  const challenge = { acsURL: `${desk.origin}/acs`, acsTransID: `acs-${id}` }
  const more =
    transStatus === 'Y' ? passed : transStatus === 'C' ? { ...challenge, dsTransID: passed.dsTransID } : {}
  return { status: 200, json: { messageType: 'ARes', transStatus, ...more } }
}

async function answer(desk: StandIn, request: IncomingMessage): Promise<Answer> {
  const path = request.url ?? ''
  const body = await bodyOf(request)
  if (path.startsWith('/ds')) return directory(desk, path, body)
  if (request.method === 'POST' && path === '/v1/authorizations') return authorize(desk, body)
  if (request.method === 'POST') return operate(desk, path, body)
  const found = desk.books.get(path.split('/').at(-1) ?? '')
  return found === undefined ? { status: 404, json: {} } : { status: 200, json: found }
}

/** Start a stand-in for an acquirer and the directory server of card issuers. */
export async function anAcquirer(t: Context): Promise<StandIn> {
  const server = createServer((request, response) => {
    answer(desk, request).then(
      (said) => {
        if (said === 'stuck') return void request.socket.destroy()
        response.writeHead(said.status, { 'content-type': 'application/json' })
        return void response.end(JSON.stringify(said.json))
      },
      () => response.writeHead(500).end(),
    )
  })
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(stop)
  const desk: StandIn = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told: [],
    sent: [],
    books: new Map(),
    checks: [],
    asked: [],
    challenged: new Map(),
    stop,
  }
  return desk
}
