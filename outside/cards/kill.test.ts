import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { closedEconomy } from './closed-economy.ts'
import { cardThat, payWith, settleDown, startCards } from './testing.ts'

const exitWithParent = new URL('../exit-with-parent.ts', import.meta.url).href

async function begin(folder: string): Promise<{ child: ChildProcess; north: string }> {
  const child = fork(new URL('main.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      WORLD_PORT: '0',
      WORLD_SECRET: 'kill',
      ACQUIRER_NORTH_KEY: 'north-key',
      CARDS_STORE: folder,
      CARDS_CUTOFF_SECONDS: '0',
      SIM_SPEED: '50',
      ACQUIRER_TIMEOUT_SECONDS: '50',
    },
  })
  const north = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.once('exit', () => reject(new Error(`ended before it listened: ${printed}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /"north":"([^"]+)"/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  return { child, north }
}

test('killed in the middle of payments again and again: nothing is charged twice, and every book closes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-cards-kill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const settings = { CARDS_STORE: folder, ACQUIRER_TIMEOUT_SECONDS: '50' }
  const ends: (() => void | Promise<void>)[] = []
  const card = payWith(cardThat(await startCards({ after: (end) => void ends.push(end) }, settings), 'approved: debit')) // prettier-ignore
  for (const end of ends) await end()
  const headers = { authorization: 'Bearer north-key', 'content-type': 'application/json' }
  let wanted = 0
  for (let round = 0; round < 3; round += 1) {
    const { child, north } = await begin(folder)
    const post = async (path: string, body: object) =>
      (await fetch(north + path, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<{
        id: string
      }>
    const pay = async (reference: string) => {
      const { id } = await post('/v1/authorizations', { ...card, reference, amount: '3.00', capture: Math.random() < 0.5 }) // prettier-ignore
      await post(`/v1/authorizations/${id}/captures`, { reference: `${reference}-c`, amount: '2.00' })
      await post(`/v1/authorizations/${id}/voids`, { reference: `${reference}-v` })
    }
    let left = 6 + Math.floor(Math.random() * 6)
    const worker = async () => {
      for (;;) {
        await pay(`k-${round}-${(wanted += 1)}`)
        left -= 1
        // Some milliseconds later others are under way, at any of their steps.
        if (left === 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 40)
      }
    }
    const working = Promise.allSettled([worker(), worker(), worker(), worker()])
    await once(child, 'exit')
    await working
  }
  const cards = await startCards(t, settings)
  await settleDown(cards)
  assert.deepEqual(closedEconomy(cards), [])
  await cards.cutOff()
  await settleDown(cards)
  assert.deepEqual(closedEconomy(cards), [])
  const { north } = cards.acquirers
  const pending = north.store.one<{ count: bigint }>(
    `select count(*) as count from authorizations where state = 'pending'`,
  )
  assert.equal(pending?.count, 0n)
  const given = north.store.one<{ count: bigint }>(
    `select count(*) as count from authorizations where response = '91'`,
  )
  assert.ok(wanted > 12, `${wanted}`)
  t.diagnostic(`${wanted} payments, ${given?.count} given up and reversed`)
})
