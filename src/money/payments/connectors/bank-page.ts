import { createHash, sign, verify, X509Certificate } from 'node:crypto'
import type { HttpOut } from '#kernel/http-out.ts'
import { zero } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused } from '#kernel/result.ts'
import type { EvidenceEffect } from '../apply-evidence.ts'
import type { ObservedOperation, ObservedPayment } from '../evidence.ts'
import { readBankPageFile } from '../settlement/bank-page.ts'
import { sequenceOf } from '../settlement/sequence.ts'
import type { SettlementSource } from '../settlement/source.ts'
import {
  pageDeclineCodes,
  pageStates,
  type PageRequest,
  type PageWords,
  type SaidAnswer,
  type SaidOrder,
} from './bank-page-words.ts'
import { madeAt } from './chinese-clock.ts'
import type {
  Acknowledgment,
  Connector,
  OperationRequest,
  Spoken,
  StartAnswer,
  StartRequest,
} from './connector.ts'

/** Our key with its certificate, and the bank's certificate, all in PEM. */
export type PageKeys = {
  readonly privateKey: string
  readonly certificate: string
  readonly bankCertificate: string
}

/** A bank whose own page takes the payer's secrets, and who we are there. */
export type BankPageSettings = {
  readonly name: string
  readonly words: PageWords
  readonly origin: string
  readonly merchantNumber: string
  /** Read when first needed: keys may be handed over after the shop has started. */
  readonly keys: () => PageKeys
  readonly notifyUrl: string
  /** The shop's own origin: where payers come back to. */
  readonly publicOrigin: string
  readonly timeoutMs?: number
}

/** How long a bank's page waits for its payer, and how often a payment under review is asked about. */
const pageSeconds = 1800
const reviewSeconds = 60

const certificateLine = (pem: string) => new X509Certificate(pem).raw.toString('base64')

function sealed({ keys }: BankPageSettings, content: Buffer): readonly [string, string, string] {
  const { privateKey, certificate } = keys()
  // The signature is over the document itself, not over its base64.
  return [
    content.toString('base64'),
    sign('sha256', content, privateKey).toString('base64'),
    certificateLine(certificate),
  ]
}

/** The document of a signed message; undefined where the bank did not sign it. */
function opened({ keys }: BankPageSettings, content: string, signature: string): Buffer | undefined {
  const bytes = Buffer.from(content, 'base64')
  const bankKey = new X509Certificate(keys().bankCertificate).publicKey
  return verify('sha256', bytes, bankKey, Buffer.from(signature, 'base64')) ? bytes : undefined
}

function start(settings: BankPageSettings, request: StartRequest): StartAnswer {
  const { words, origin, merchantNumber, notifyUrl, publicOrigin } = settings
  const { merchantRef, amount, description, returnUrl } = request
  const { pathname, search } = new URL(returnUrl)
  const content = words.writeOrder({
    merchantNumber,
    merchantRef,
    amount,
    description,
    orderedAt: ports().now(),
    notifyUrl,
    site: new URL(publicOrigin).host,
    // Marks of addresses are not allowed in the order: the way back travels as letters and digits.
    variable: Buffer.from(pathname + search).toString('base64url'),
  })
  const url = `${origin}${words.orderPath}`
  const fields = words.orderForm(...sealed(settings, content))
  return { started: true, connectorRef: merchantRef, action: { kind: 'form', url, fields } }
}

function paymentOf(said: SaidOrder, observedAt: Date): ObservedPayment {
  const { amount, state, comment } = said
  const none = zero(amount.currency)
  const paid = state === 'paid' ? amount : none
  return {
    connectorRef: said.serialNumber === '' ? said.merchantRef : said.serialNumber,
    state: pageStates[state],
    amount,
    authorized: paid,
    capturable: none,
    captured: paid,
    refunded: said.refunded ?? none,
    sessionOpen: state === 'waiting' || state === 'suspicious',
    merchant: said.merchantNumber,
    ...(state === 'failed' ? { declineCode: pageDeclineCodes[comment] ?? 'declined' } : {}),
    ...(state === 'suspicious'
      ? { sessionExpiresAt: new Date(observedAt.getTime() + reviewSeconds * 1000) }
      : {}),
  }
}

async function ask(
  settings: BankPageSettings,
  out: HttpOut,
  request: PageRequest,
): Promise<{ raw: Uint8Array; said: SaidAnswer }> {
  const { words, origin, timeoutMs = 8_000 } = settings
  const [content, signature, certificate] = sealed(settings, words.writeRequest(request))
  const answer = await out.request({
    url: `${origin}${words.requestPath}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(words.requestForm(request.kind, content, signature, certificate)).toString(),
    timeoutMs,
    allow: 'simulators',
  })
  const fields = new URLSearchParams(answer.body.toString('utf8'))
  const field = (name: string) => fields.get(name) ?? ''
  const bytes =
    answer.status === 200
      ? opened(settings, field(words.answer.content), field(words.answer.signature))
      : undefined
  const said = bytes && words.readAnswer(bytes, request)
  if (said === undefined)
    throw new Error(`${settings.name} gave no answer that can be relied on: status ${answer.status}`)
  return { raw: answer.body, said }
}

/** Neither bank knows an order its payer has not brought yet: that is no answer, until the page could not be open any more. */
const unknownOrder = '40972'

async function query(
  settings: BankPageSettings,
  out: HttpOut,
  merchantRef: string,
): Promise<Spoken | 'not_found'> {
  const { merchantNumber } = settings
  const observedAt = ports().now()
  const { raw, said } = await ask(settings, out, { kind: 'query', merchantNumber, merchantRef })
  if (said.code === unknownOrder) {
    const begun = madeAt(merchantRef)?.getTime() ?? 0
    if (observedAt.getTime() - begun > pageSeconds * 1000) return 'not_found'
    return { raw, observation: { merchantRef, observedAt, operations: [] } }
  }
  if (said.code !== '0' || said.order === undefined)
    throw new Error(`${settings.name} refused the question: ${said.code}`)
  return {
    raw,
    observation: {
      merchantRef: said.order.merchantRef,
      observedAt,
      payment: paymentOf(said.order, observedAt),
      operations: [],
    },
  }
}

async function operate(settings: BankPageSettings, out: HttpOut, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, amount } = request
  assert(kind === 'refund', `money is taken at once here: a ${kind} is never asked`)
  const observedAt = ports().now()
  const { merchantNumber } = settings
  const { raw, said } = await ask(settings, out, {
    kind,
    merchantNumber,
    merchantRef,
    refund: { reference, amount },
  })
  const { refund, code } = said
  // A refusal before the refund was looked at is final too: its number stays without a refund.
  const operation: ObservedOperation =
    refund === undefined
      ? { reference, kind, amount, succeeded: false, code: code === '0' ? 'declined' : `code_${code}` }
      : {
          reference: refund.reference,
          kind,
          amount: refund.amount,
          succeeded: refund.done,
          ...(refund.done ? {} : { code: refund.reason === '' ? 'declined' : refund.reason }),
        }
  return { raw, observation: { merchantRef, observedAt, operations: [operation] } }
}

function readNotification(
  settings: BankPageSettings,
  raw: Uint8Array,
  now: Date,
): ReturnType<Connector['parseNotification']> {
  const { words } = settings
  const fields = new URLSearchParams(Buffer.from(raw).toString('utf8'))
  const field = (name: string) => fields.get(name) ?? ''
  const bytes = opened(settings, field(words.notice.content), field(words.notice.signature))
  if (bytes === undefined) return refused('bad_signature')
  const notice = words.readNotice(bytes)
  if (notice === undefined) return refused('malformed')
  const { order, at } = notice
  if (at.getTime() - now.getTime() > 300_000) return refused('too_old')
  // The bank numbers no notices: a notice is known by its own words.
  const messageId = createHash('sha256').update(bytes).digest('base64url')
  return done({
    raw,
    messageId,
    observation: {
      merchantRef: order.merchantRef,
      observedAt: at,
      payment: paymentOf(order, at),
      operations: [],
    },
  })
}

const refusals: Readonly<Partial<Record<EvidenceEffect, number>>> = {
  integrity_failure: 422,
  unmatched: 404,
  bad_signature: 401,
  malformed: 400,
}

/** The bank waits for this before its payer sees a result: the address to go back to, in the body, never a redirect. */
function acknowledge(
  settings: BankPageSettings,
  effect: EvidenceEffect,
  raw: Uint8Array = Buffer.alloc(0),
): Acknowledgment {
  const status = refusals[effect]
  const contentType = 'text/plain; charset=utf-8'
  if (status !== undefined) return { status, contentType, body: effect }
  const given =
    new URLSearchParams(Buffer.from(raw).toString('utf8')).get(settings.words.notice.variable) ?? ''
  const path = Buffer.from(given, 'base64url').toString('utf8')
  // What came back is not signed: it may name a page of this shop and nothing else.
  const isPage = /^\/[a-z]{2}\/[\w/-]{0,200}(\?token=[\w-]{0,100})?$/.test(path)
  return {
    status: 200,
    contentType,
    body: settings.words.receipt(`${settings.publicOrigin}${isPage ? path : '/'}`),
  }
}

/** A bank that takes the payer's secrets on its own page: signed form there, signed notice back, signed questions. */
export function bankPageConnector(settings: BankPageSettings, out: HttpOut): Connector {
  const { merchantNumber } = settings
  return {
    name: settings.name,
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    merchant: merchantNumber,
    start: (request) => Promise.resolve().then(() => start(settings, request)),
    operate: (request) => operate(settings, out, request),
    query: (merchantRef) => query(settings, out, merchantRef),
    parseNotification: (raw, _headers, now) => readNotification(settings, raw, now),
    acknowledge: (effect, raw) => acknowledge(settings, effect, raw),
    async close(merchantRef) {
      await ask(settings, out, { kind: 'close', merchantNumber, merchantRef })
    },
  }
}

/** The settlement files of such a bank. */
export const bankPageSettlements = (settings: BankPageSettings, out: HttpOut): SettlementSource =>
  sequenceOf({
    connector: settings.name,
    method: 'bank-page',
    next: (after) => nextSettlementFile(settings, out, after),
    read: readBankPageFile,
  })

/** The next settlement file of such a bank after the one named; undefined when there is none yet. */
export async function nextSettlementFile(
  settings: BankPageSettings,
  out: HttpOut,
  after?: string,
): Promise<{ readonly name: string; readonly content: string } | undefined> {
  const { merchantNumber } = settings
  const { said } = await ask(settings, out, {
    kind: 'file',
    merchantNumber,
    ...(after === undefined ? {} : { after }),
  })
  return said.file
}
