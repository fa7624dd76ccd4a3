import { money, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { Connector, Method, ObservedOperation, Spoken } from '#money/payments/index.ts'

/** A way to pay for tests whose provider takes the money the moment the payer pays. */
export const paperMethod: Method = {
  code: 'paper',
  connector: 'paper',
  entry: 'provider_page',
  capture: 'at_once',
  patienceSeconds: 86_400,
}

type Sheet = { readonly amount: Money; paid: boolean; refunded: bigint; operations: ObservedOperation[] }

/** A provider on paper that takes money at once, and what it has written down. */
export type PaperWallet = {
  readonly connector: Connector
  readonly sheets: ReadonlyMap<string, Sheet>
  readonly closed: readonly string[]
  /** The payer pays; answers what the provider then says. */
  pay(merchantRef: string): Spoken
  /** What the provider says now. */
  say(merchantRef: string): Spoken
}

/** Open a provider on paper. */
export function paperWallet(): PaperWallet {
  const sheets = new Map<string, Sheet>()
  const closed: string[] = []
  const say = (merchantRef: string): Spoken => {
    const sheet = sheets.get(merchantRef)
    if (sheet === undefined) throw new Error(`nothing known of ${merchantRef}`)
    const { amount, paid, refunded, operations } = sheet
    const none = money(0n, amount.currency)
    const payment = {
      connectorRef: `paper_${merchantRef}`,
      state: paid ? ('captured' as const) : ('open' as const),
      amount,
      authorized: paid ? amount : none,
      capturable: none,
      captured: paid ? amount : none,
      refunded: money(refunded, amount.currency),
      sessionOpen: !paid,
    }
    return {
      raw: Buffer.from(JSON.stringify({ merchantRef, paid, refunded: refunded.toString() })),
      observation: { merchantRef, observedAt: ports().now(), payment, operations: [...operations] },
    }
  }
  const connector: Connector = {
    name: 'paper',
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    start: async ({ merchantRef, amount }) => {
      if (!sheets.has(merchantRef))
        sheets.set(merchantRef, { amount, paid: false, refunded: 0n, operations: [] })
      const action = { kind: 'qr', content: `paper:${merchantRef}` } as const
      return { started: true, connectorRef: `paper_${merchantRef}`, action }
    },
    operate: async ({ kind, reference, merchantRef, amount }) => {
      const sheet = sheets.get(merchantRef)
      if (sheet === undefined || kind !== 'refund') throw new Error(`a ${kind} is never asked`)
      if (!sheet.operations.some((each) => each.reference === reference)) {
        sheet.refunded += amount.minor
        sheet.operations.push({ reference, kind, amount, succeeded: true })
      }
      return say(merchantRef)
    },
    query: async (merchantRef) => (sheets.has(merchantRef) ? say(merchantRef) : 'not_found'),
    parseNotification: () => ({ ok: false, refusal: 'bad_signature' }),
    close: async (merchantRef) => void closed.push(merchantRef),
  }
  const pay = (merchantRef: string): Spoken => {
    const sheet = sheets.get(merchantRef)
    if (sheet !== undefined) sheet.paid = true
    return say(merchantRef)
  }
  return { connector, sheets, closed, pay, say }
}
