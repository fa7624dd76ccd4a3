import { money, subtract, type Money } from '#kernel/money.ts'
import type { Connector, Evidence, OperationRequest, Spoken } from '#money/payments/index.ts'
import { answered } from '#money/payments/index.ts'

type Sheet = {
  readonly amount: Money
  state: 'open' | 'declined' | 'authorized' | 'voided'
  captured: Money
  refunded: Money
  readonly operations: Map<string, { kind: OperationRequest['kind']; amount: Money; succeeded: boolean }>
}

/** A bank on paper: books kept in memory, with answers that get lost before or after the effect as chance has it. */
export type PaperBank = {
  readonly connector: Connector
  /** The payer gives a good card or a bad one; what the bank then tells the shop. */
  pay(merchantRef: string, good: boolean): Evidence
  /** What the bank holds under a reference: captured and refunded in minor units, and whether money is still set aside. */
  sheet(merchantRef: string): { captured: bigint; refunded: bigint; isHeld: boolean } | undefined
  /** How often an answer was lost, before and after the effect. */
  readonly lost: { before: number; after: number }
}

function spokenOf(merchantRef: string, sheet: Sheet): Spoken {
  const zero = money(0n, sheet.amount.currency)
  const isHeld = sheet.state === 'authorized'
  const payment = {
    connectorRef: `paper_${merchantRef}`,
    state: sheet.captured.minor > 0n ? ('captured' as const) : sheet.state,
    amount: sheet.amount,
    authorized: isHeld ? sheet.amount : zero,
    capturable: isHeld ? subtract(sheet.amount, sheet.captured) : zero,
    captured: sheet.captured,
    refunded: sheet.refunded,
    sessionOpen: sheet.state === 'open' || sheet.state === 'declined',
    ...(sheet.state === 'declined' ? { declineCode: 'insufficient_funds' } : {}),
    card: { brand: 'visa', last4: '4242' },
  }
  const operations = [...sheet.operations].map(([reference, each]) => ({ reference, ...each }))
  const raw = Buffer.from(
    JSON.stringify([merchantRef, payment.state, operations.map((each) => each.reference)]),
  )
  return { raw, observation: { merchantRef, observedAt: new Date(), payment, operations } }
}

function done(sheet: Sheet, { kind, amount }: OperationRequest): boolean {
  const left = sheet.amount.minor - sheet.captured.minor
  if (kind === 'void') {
    if (sheet.captured.minor > 0n) return false
    sheet.state = 'voided'
    return true
  }
  if (kind === 'capture') {
    if (sheet.state !== 'authorized' || amount.minor > left) return false
    sheet.captured = money(sheet.captured.minor + amount.minor, amount.currency)
    return true
  }
  if (sheet.refunded.minor + amount.minor > sheet.captured.minor) return false
  sheet.refunded = money(sheet.refunded.minor + amount.minor, amount.currency)
  return true
}

/** Open a bank on paper. */
export function paperBank(below: (limit: number) => number): PaperBank {
  const sheets = new Map<string, Sheet>()
  const lost = { before: 0, after: 0 }
  const known = (ref: string): Sheet => {
    const sheet = sheets.get(ref)
    if (sheet === undefined) throw new Error(`the bank does not know ${ref}`)
    return sheet
  }
  const connector: Connector = {
    name: 'bank',
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: async ({ merchantRef, amount }) => {
      const zero = money(0n, amount.currency)
      if (!sheets.has(merchantRef))
        sheets.set(merchantRef, {
          amount,
          state: 'open',
          captured: zero,
          refunded: zero,
          operations: new Map(),
        })
      const url = `http://paper.example/${merchantRef}`
      return { started: true, connectorRef: `paper_${merchantRef}`, action: { kind: 'redirect', url } }
    },
    operate: async (request) => {
      const fate = below(8)
      if (fate === 0) {
        lost.before++
        throw new Error('lost before the effect')
      }
      const sheet = known(request.merchantRef)
      const { kind, amount, reference } = request
      if (!sheet.operations.has(reference))
        sheet.operations.set(reference, { kind, amount, succeeded: done(sheet, request) })
      if (fate === 1) {
        lost.after++
        throw new Error('lost after the effect')
      }
      return spokenOf(request.merchantRef, sheet)
    },
    query: async (merchantRef) => {
      const sheet = sheets.get(merchantRef)
      return sheet === undefined ? 'not_found' : spokenOf(merchantRef, sheet)
    },
    parseNotification: () => ({ ok: false, refusal: 'bad_signature' }),
  }
  return {
    connector,
    lost,
    pay: (merchantRef, good) => {
      const sheet = known(merchantRef)
      if (sheet.state === 'open' || sheet.state === 'declined') sheet.state = good ? 'authorized' : 'declined'
      return answered('bank', 'notify', spokenOf(merchantRef, sheet))
    },
    sheet: (merchantRef) => {
      const sheet = sheets.get(merchantRef)
      if (sheet === undefined) return undefined
      const isHeld = sheet.state === 'authorized' && sheet.captured.minor === 0n
      return { captured: sheet.captured.minor, refunded: sheet.refunded.minor, isHeld }
    },
  }
}
