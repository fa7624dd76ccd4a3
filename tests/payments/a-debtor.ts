import assert from 'node:assert/strict'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantTerms, invoicesOf, onAccountRules, type Invoice } from '#money/credit/index.ts'
import { houseConnector, methodNamed } from '#money/payments/index.ts'
import type { Actor } from '#people/access/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { aBuyer } from './a-buyer.ts'
import { anOrder, shipAll, type Rig } from './rig.ts'

/** The same shop, where parties with terms may buy on account. */
export function withCredit(plain: Rig): Rig {
  const onAccount = houseConnector(plain.db, onAccountRules)
  return { ...plain, connectors: new Map([...plain.connectors, [onAccount.name, onAccount]]) }
}

/** A buyer who was granted terms: 500.00 EUR, fourteen days. */
export async function aDebtor(rig: Rig, email: string): Promise<Actor> {
  const actor = await aBuyer(rig.db, email)
  const terms = { party: actor.party, limit: money(50_000n, 'EUR'), netDays: 14, actor: 'desk' } as const
  mustBeDone(await inTransaction(rig.db, (tx) => grantTerms(tx, terms)))
  return actor
}

/** An order bought on account whose goods have left, and its invoice. */
export async function anInvoice(rig: Rig, debtor: Actor): Promise<{ order: OrderId; invoice: Invoice }> {
  const { id } = await anOrder(rig, [{ price: 4_000n }], 'pickup')
  const method = methodNamed('on_account')
  assert.ok(method)
  mustBeDone(
    await startPayment(rig.db, rig.connectors, {
      orderId: id,
      returnUrl: 'http://127.0.0.1:3000/return',
      description: 'K-1',
      locale: 'en',
      method,
      payer: { partyId: debtor.party, email: debtor.email, country: 'DE', isMobile: false },
    }),
  )
  for (const outcome of await shipAll(rig, id)) mustBeDone(outcome)
  const invoice = (await invoicesOf(rig.db, debtor.party)).find(({ orderId }) => orderId === id)
  assert.ok(invoice)
  return { order: id, invoice }
}
