import assert from 'node:assert/strict'
import type { TestVault } from './a-vault.ts'

/** A try as the shop begins one. */
export const wanted = (reference: string, more: object = {}) => ({
  reference,
  payment: 'ord_1',
  amount: '19.99',
  currency: 'EUR',
  description: 'K-100001',
  locale: 'en',
  checks: 'never',
  return_url: 'http://127.0.0.1:3000/en/orders/1/pay/vault_card/continue',
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  ...more,
})

/** The address of the page of a new try. */
export async function pageOf(vault: TestVault, reference: string, more: object = {}): Promise<string> {
  const begun = await vault.ask('POST', '/v1/tries', wanted(reference, more))
  assert.equal(begun.status, 200, JSON.stringify(begun.json))
  const page = await vault.ask('POST', `/v1/tries/${reference}/page`, {})
  assert.equal(page.status, 200, JSON.stringify(page.json))
  return String(page.json['url'])
}

/** Type a card into a page, as programs do. */
export const typeCard = (page: string, typed: object) =>
  fetch(`${page}/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(typed),
  })
