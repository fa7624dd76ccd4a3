import assert from 'node:assert/strict'
import { visitor, type Visitor } from './visitor.ts'
import type { OpenShop } from './open-shop.ts'

/** Somebody at the desk, signed in with the demo's operator. The shop needs its demo accounts. */
export async function signedInOperator(shop: Pick<OpenShop, 'origin'>): Promise<Visitor> {
  const who = visitor(shop.origin)
  const form = { email: 'desk@kontor.example', password: 'tidy-harbor-ledger', back: '/admin' }
  const entered = await who.post('/admin/sign-in', form)
  assert.equal(entered.status, 303, entered.text.slice(0, 500))
  return who
}
