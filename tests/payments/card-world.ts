import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { acquirerDisputes } from '#money/disputes/index.ts'
import { acquirerSettlements } from '#money/payments/index.ts'
import { cardThat, payWith, startCards } from '../../outside/cards/testing.ts'

/** An acquirer with its network and issuers, the shop's ways to its disputes and settlements, and cards whose holders dispute. */
export async function anAcquirer(t: TestContext) {
  const cards = await startCards(t)
  const out = createHttpOut([cards.origins.north])
  t.after(() => out.close())
  const way = { connector: 'acquirer_north', origin: cards.origins.north, key: cards.keys.north }
  return {
    cards,
    disputes: acquirerDisputes(way, out),
    settlements: acquirerSettlements({ ...way, method: 'card' }, out),
    /** A card pays, the money is taken and cleared, and its holder disputes it. */
    async disputed(says: string, { reference, amount }: { reference: string; amount: string }) {
      const card = payWith(cardThat(cards, says))
      const { body } = await cards.ask('north', '/v1/authorizations', { reference, ...card, amount })
      await cards.ask('north', `/v1/authorizations/${String(body['id'])}/captures`, {
        reference: `${reference}-c`,
        amount,
      })
      await this.cycle()
      await this.cycle()
    },
    async cycle() {
      await cards.cutOff()
      await cards.quiet()
    },
  }
}
