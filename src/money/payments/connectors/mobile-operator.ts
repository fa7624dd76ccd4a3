import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpOut } from '#kernel/http-out.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused } from '#kernel/result.ts'
import type { ObservedOperation } from '../evidence.ts'
import { readOperatorFile } from '../settlement/mobile-operator.ts'
import { sequenceOf } from '../settlement/sequence.ts'
import type { SettlementSource } from '../settlement/source.ts'
import type { Connector, OperationRequest, Spoken, StartAnswer, StartRequest } from './connector.ts'
import {
  callsOf,
  lookAt,
  lookUp,
  paymentsPath,
  refundsPath,
  type Call,
  type OperatorSettings,
  type Seen,
} from './mobile-operator-calls.ts'
import {
  amountOf,
  eventStates,
  fieldsAt,
  jsonOf,
  operatorCodes,
  readAnswer,
  readPayment,
  textOf,
} from './mobile-operator-words.ts'

/** What came of a subscriber's code: right, or not and whether another may be tried. */
export type CodeAnswer = 'accepted' | 'wrong_code' | 'no_longer_open'

/** A way to a mobile operator: besides the usual, the subscriber's code goes through us. */
export type OperatorConnector = Connector & {
  readonly confirmByCode: (merchantRef: string, code: string) => Promise<CodeAnswer>
}

/** True for a connector that takes a subscriber's code. */
export const takesCode = (connector: Connector): connector is OperatorConnector =>
  'confirmByCode' in connector

const isFinalNo = (status: number) =>
  status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429

const codeOf = (body: Uint8Array) => textOf(fieldsAt(jsonOf(body)), 'code')

/** Amounts are JSON numbers there: the decimal text stands in the document as it is, never as a number of ours. */
const withAmount = (body: object, amount: Money) =>
  JSON.stringify(body).replace('"@amount"', formatDecimal(amount))

function sinkToken({ sinkSecret }: OperatorSettings, merchantRef: string): string {
  return `${merchantRef}.${createHmac('sha256', sinkSecret).update(`sink ${merchantRef}`).digest('base64url')}`
}

function prepareBody(settings: OperatorSettings, request: StartRequest): string {
  const { merchantRef, amount, description, details, expiresAt } = request
  const body = {
    amountTransaction: {
      phoneNumber: (details['phone'] ?? '').replaceAll(/[\s()/.-]/g, ''),
      clientCorrelator: merchantRef,
      paymentAmount: {
        chargingInformation: {
          amount: '@amount',
          currency: amount.currency,
          description: description.slice(0, 100),
          isTaxIncluded: true,
        },
        chargingMetaData: {
          merchantName: settings.merchantName,
          merchantIdentifier: settings.merchantIdentifier,
          channel: 'web',
        },
      },
      referenceCode: merchantRef,
    },
    sink: settings.sink,
    sinkCredential: {
      credentialType: 'ACCESSTOKEN',
      accessToken: sinkToken(settings, merchantRef),
      accessTokenExpiresUtc: new Date(expiresAt.getTime() + 7 * 86_400_000).toISOString(),
      accessTokenType: 'bearer',
    },
  }
  return withAmount(body, amount)
}

async function start(call: Call, settings: OperatorSettings, request: StartRequest): Promise<StartAnswer> {
  // The correlator is our reference: asked twice, the operator reserves once and sends one code.
  const answer = await call('POST', `${paymentsPath}/prepare`, prepareBody(settings, request))
  if (isFinalNo(answer.status))
    return { started: false, code: operatorCodes[codeOf(answer.body)] ?? 'declined' }
  const said = answer.status === 201 ? readAnswer(jsonOf(answer.body)) : undefined
  if (said === undefined) throw new Error(`the operator did not answer: status ${answer.status}`)
  return { started: true, connectorRef: said.payment.connectorRef, action: { kind: 'page' } }
}

const spokenOf = ({ raw, said }: Seen, observedAt: Date): Spoken => ({
  raw,
  observation: { merchantRef: said.merchantRef, observedAt, payment: said.payment, operations: [] },
})

/** Claim what is reserved, and look what became of it: the answer to the claim says only that it was heard. */
async function claim(call: Call, seen: Seen): Promise<Seen> {
  const body = '{}'
  const answer = await call('POST', `${paymentsPath}/${encodeURIComponent(seen.id)}/confirm`, body)
  if (answer.status >= 300 && !isFinalNo(answer.status))
    throw new Error(`the operator did not answer the claim: status ${answer.status}`)
  const now = await lookAt(call, seen.id)
  assert(now !== undefined, 'a payment that was claimed is there')
  return now
}

async function confirmByCode(call: Call, seen: Seen | undefined, code: string): Promise<CodeAnswer> {
  if (seen === undefined) return 'no_longer_open'
  const { status, authorizationId } = seen.said
  if (status === 'reserved' || status === 'succeeded') return 'accepted'
  if (status !== 'pending_validation') return 'no_longer_open'
  const path = `${paymentsPath}/${encodeURIComponent(seen.id)}/validate`
  const answer = await call('POST', path, JSON.stringify({ authorizationId, code }))
  if (answer.status === 204) return 'accepted'
  const why = codeOf(answer.body)
  if (why === 'CARRIER_BILLING.INVALID_CODE') return 'wrong_code'
  if (why === 'ALREADY_EXISTS') return 'accepted'
  if (isFinalNo(answer.status)) return 'no_longer_open'
  throw new Error(`the operator did not answer the code: status ${answer.status}`)
}

async function operate(call: Call, request: OperationRequest): Promise<Spoken> {
  const { kind, reference, merchantRef, connectorRef, amount } = request
  assert(kind === 'refund', `money is taken at once here: a ${kind} is never asked`)
  const observedAt = ports().now()
  const body = {
    type: 'partial',
    amountTransaction: {
      clientCorrelator: reference,
      referenceCode: reference,
      refundAmount: {
        chargingInformation: { amount: '@amount', currency: amount.currency, description: 'Refund' },
      },
    },
  }
  const path = `${refundsPath}/${encodeURIComponent(connectorRef)}/refunds`
  const answer = await call('POST', path, withAmount(body, amount))
  const decided = (operation: ObservedOperation): Spoken => ({
    raw: answer.body,
    observation: { merchantRef, observedAt, operations: [operation] },
  })
  if (isFinalNo(answer.status)) {
    const code = codeOf(answer.body)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .slice(0, 60)
    return decided({ reference, kind, amount, succeeded: false, code: code === '' ? 'declined' : code })
  }
  const said = fieldsAt(jsonOf(answer.body))
  const told = amountOf(fieldsAt(said, 'amountTransaction', 'refundAmount', 'chargingInformation'))
  const named = textOf(fieldsAt(said, 'amountTransaction'), 'referenceCode')
  if (
    answer.status !== 201 ||
    textOf(said, 'refundStatus') !== 'succeeded' ||
    told === undefined ||
    named === ''
  )
    throw new Error(`the operator has not decided the refund: status ${answer.status}`)
  return decided({
    reference: named,
    kind,
    amount: told,
    succeeded: true,
    connectorRef: textOf(said, 'refundId'),
  })
}

/** Whose payment a token of ours stands for; undefined for any other. */
function ownerOfToken(settings: OperatorSettings, header: unknown): string | undefined {
  const [, token = ''] = /^Bearer ([\w.-]{1,300})$/.exec(typeof header === 'string' ? header : '') ?? []
  const merchantRef = token.split('.')[0] ?? ''
  const right = Buffer.from(sinkToken(settings, merchantRef))
  const given = Buffer.from(token)
  return given.length === right.length && timingSafeEqual(given, right) ? merchantRef : undefined
}

function readNotification(
  settings: OperatorSettings,
  ...[raw, headers]: Parameters<Connector['parseNotification']>
): ReturnType<Connector['parseNotification']> {
  const merchantRef = ownerOfToken(settings, headers['authorization'])
  if (merchantRef === undefined) return refused('bad_signature')
  const event = fieldsAt(jsonOf(raw))
  const messageId = textOf(event, 'id')
  const at = new Date(textOf(event, 'time'))
  if (messageId === '' || Number.isNaN(at.getTime()) || textOf(event, 'specversion') !== '1.0')
    return refused('malformed')
  const [, kind = ''] =
    /^org\.camaraproject\.carrier-billing\.v\d+\.([a-z-]+)$/.exec(textOf(event, 'type')) ?? []
  const status = eventStates[kind]
  const about = fieldsAt(event, 'data')
  // An operator need not send the amount: then the event only says that something happened, and we ask.
  if (status === undefined || about['amountTransaction'] === undefined)
    return done({ raw, messageId, observation: { merchantRef, observedAt: at, operations: [] } })
  const said = readPayment(textOf(about, 'paymentId'), status, fieldsAt(about, 'amountTransaction'))
  if (said === undefined) return refused('malformed')
  // The token was given for one payment: with another's it proves nothing.
  if (said.merchantRef !== merchantRef) return refused('bad_signature')
  return done({
    raw,
    messageId,
    observation: { merchantRef, observedAt: at, payment: said.payment, operations: [] },
  })
}

/** A mobile operator over the CAMARA interfaces for carrier billing and its refunds: the amount goes on the phone bill. */
export function mobileOperatorConnector(settings: OperatorSettings, out: HttpOut): OperatorConnector {
  const call = callsOf(settings, out)
  return {
    name: 'operator',
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    merchant: settings.merchantIdentifier,
    start: (request) => start(call, settings, request),
    operate: (request) => operate(call, request),
    async query(merchantRef) {
      const seen = await lookUp(call, settings, merchantRef)
      if (seen === undefined) return 'not_found'
      // The subscriber has said yes: what is reserved is claimed by whoever finds it so, or it would end by itself.
      const now = seen.said.status === 'reserved' ? await claim(call, seen) : seen
      return spokenOf(now, ports().now())
    },
    async confirmByCode(merchantRef, code) {
      return confirmByCode(call, await lookUp(call, settings, merchantRef), code)
    },
    parseNotification: (raw, headers, now) => readNotification(settings, raw, headers, now),
    async close(merchantRef) {
      const seen = await lookUp(call, settings, merchantRef)
      if (seen !== undefined)
        await call('POST', `${paymentsPath}/${encodeURIComponent(seen.id)}/cancel`, '{}')
    },
  }
}

/** The settlement files of the operator. */
export const operatorSettlements = (settings: OperatorSettings, out: HttpOut): SettlementSource =>
  sequenceOf({
    connector: 'operator',
    method: 'mobile-operator',
    next: (after) => nextOperatorFile(settings, out, after),
    read: readOperatorFile,
  })

/** The next settlement file of the operator after the one named; undefined when there is none yet. */
export async function nextOperatorFile(
  settings: OperatorSettings,
  out: HttpOut,
  after = '',
): Promise<{ readonly name: string; readonly content: string } | undefined> {
  const answer = await callsOf(settings, out)(
    'GET',
    `/settlements/next?${new URLSearchParams({ after }).toString()}`,
  )
  if (answer.status === 204) return undefined
  const name = answer.headers['x-batch']
  if (answer.status !== 200 || typeof name !== 'string')
    throw new Error(`the operator gave no file: status ${answer.status}`)
  return { name, content: answer.body.toString('utf8') }
}
