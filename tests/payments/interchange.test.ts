/* The answers of the API are read by name here; each was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { formatDecimal } from '#kernel/money.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { openCases, type SettlementLine, type SettlementSource } from '#money/payments/index.ts'
import { settlementFiles, settlementLines, settlementTotals } from '#views/settlement-files/index.ts'
import { apiServer, caller } from '../../src/apps/api/testing/api-server.ts'
import { someone } from '../../src/apps/api/testing/someone.ts'
import { aDesk } from '../../src/apps/admin/testing/a-desk.ts'
import { importSettlements } from '../../src/flows/import-settlements.ts'
import { closedEconomy } from '../../outside/cards/closed-economy.ts'
import { cardThat, payWith } from '../../outside/cards/testing.ts'
import { anAcquirer } from './card-world.ts'

/** A shop's books beside a card world in which a credit card paid 250.00, a debit card 100.00, and 40.00 went back to the first. */
async function settled(t: TestContext) {
  const db = await testDatabase(t)
  const world = await anAcquirer(t)
  const { cards } = world
  const paid = async (says: string, reference: string, amount: string) => {
    const asked = { reference, ...payWith(cardThat(cards, says)), amount }
    const { body } = await cards.ask('north', '/v1/authorizations', asked)
    const path = `/v1/authorizations/${String(body['id'])}`
    await cards.ask('north', `${path}/captures`, { reference: `${reference}-c`, amount })
    return path
  }
  const credit = await paid('approved: credit', 'big', '250.00')
  await paid('approved: debit', 'small', '100.00')
  await world.cycle()
  await cards.ask('north', `${credit}/refunds`, { reference: 'big-r', amount: '40.00' })
  await world.cycle()
  assert.equal(await importSettlements(db, [world.settlements]), 2)
  return { db, ...world }
}

type World = Awaited<ReturnType<typeof settled>>

/** What the parties' own books say, in minor units: each an income. */
function booked({ cards }: World) {
  const of = (party: { store: typeof cards.network.store }, sql: string) =>
    party.store.one<{ minor: bigint | null }>(sql)?.minor ?? 0n
  const income = (account: string) =>
    `select -sum(balance_minor) as minor from accounts where account = '${account}'`
  return {
    interchange: Object.values(cards.issuers).reduce(
      (sum, issuer) => sum + of(issuer, income('income:interchange')),
      0n,
    ),
    scheme: of(cards.network, `select sum(acquirer_fee_minor) as minor from items`),
    markup: of(cards.acquirers.north, income('income:markup')),
  }
}

async function filesSayWhatIsBooked(world: World): Promise<void> {
  const { db, cards } = world
  assert.deepEqual(closedEconomy(cards), [])
  const theirs = booked(world)
  assert.deepEqual(theirs, { interchange: 83n, scheme: 21n, markup: 45n })
  const files = await settlementFiles(db, {})
  const told = (part: 'interchange' | 'scheme' | 'markup' | 'undivided') =>
    files.reduce((sum, { shares }) => sum - shares[part].minor, 0n)
  assert.deepEqual(
    { interchange: told('interchange'), scheme: told('scheme'), markup: told('markup') },
    theirs,
  )
  assert.equal(told('undivided'), 0n)
  const posted = await db.sql<{ code: string; minor: string }>`
    select t.code, sum(t.amount_minor * case when d.path like '%:fees' then 1 else -1 end)::text as minor
      from ledger.transfers t join ledger.accounts d on d.id = t.debit_id
     where t.actor = 'settlement' group by t.code order by t.code`
  assert.deepEqual(
    posted.map(({ code, minor }) => [code, minor]),
    [
      ['acquirer_markup', '45'],
      ['interchange', '83'],
      ['scheme_fee', '21'],
    ],
  )
  const [refunds, captures] = files
  const [refund] = await settlementLines(db, refunds?.id ?? '', {})
  assert.deepEqual(
    [refund?.type, refund?.shares?.interchange.minor, refund?.fee.minor],
    ['refund', 12n, 12n],
    'a refund brings the interchange back',
  )
  const [total] = await settlementTotals(db, captures?.id ?? '')
  assert.deepEqual([total?.type, total?.lines, total?.fee.minor], ['capture', 2, -161n])
}

async function deskAndApiShowThem(t: TestContext, { db }: World): Promise<void> {
  const desk = await (await aDesk(t, db)).browser(['operator'])
  const [, captures] = await settlementFiles(db, {})
  const list = await desk.get('/admin/settlements')
  assert.equal(list.status, 200)
  assert.ok(list.body.includes(`/admin/settlements/${captures?.id}`) && list.body.includes('Interchange'))
  const page = (await desk.get(`/admin/settlements/${captures?.id}`)).body
  for (const amount of ['0.95', '0.21', '0.45', '1.61', '348.39', '0.75', '0.30'])
    assert.ok(page.includes(amount), `the page shows ${amount}`)
  assert.equal((await desk.get('/admin/settlements/stf_00000000000000000000000000')).status, 404)
  const { server } = await apiServer(t, { db })
  const api = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const { body } = await api.get(`/api/admin/settlements/${captures?.id}`)
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  const parts = { interchange: eur('-0.95'), scheme_fee: eur('-0.21'), markup: eur('-0.45'), undivided: eur('0.00') } // prettier-ignore
  assert.deepEqual([body.file.fee_parts, body.totals[0].fee_parts], [parts, parts])
  assert.deepEqual(body.lines[0].fee_parts.interchange, eur('-0.75'))
}

/** The files of an acquirer, with this done to their lines. */
const spoiled = (
  { settlements }: World,
  connector: string,
  change: (line: SettlementLine) => SettlementLine,
): SettlementSource => ({
  ...settlements,
  connector,
  lines: async (batch) => (await settlements.lines(batch)).map(change),
})

const cent = (line: SettlementLine) => ({ minor: 1n, currency: line.fee.currency })

async function whatDoesNotHoldIsACase(world: World): Promise<void> {
  const { db } = world
  const wrongParts = spoiled(world, 'parts_wrong', (line) =>
    line.merchantRef === 'small' && line.parts ? { ...line, parts: { ...line.parts, interchange: cent(line) } } : line,
  ) // prettier-ignore
  assert.equal(await importSettlements(db, [wrongParts]), 2, 'the money is right: the file is taken in')
  const about = async (kind: string) => (await openCases(db)).filter((each) => each.kind === kind)
  const [parts, ...more] = await about('fee_parts')
  assert.equal(more.length, 0)
  assert.deepEqual([parts?.facts['fee'], parts?.facts['unexplained']], ['-0.41 EUR', '-0.21 EUR'])
  const [file] = (await settlementFiles(db, { connector: 'parts_wrong' })).slice(-1)
  assert.equal(formatDecimal(file?.shares.undivided ?? assert.fail()), '-0.21')

  const wrongSum = spoiled(world, 'sum_wrong', (line) => ({ ...line, net: cent(line) }))
  assert.equal(await importSettlements(db, [wrongSum]), 0)
  assert.equal(await importSettlements(db, [wrongSum]), 0, 'asked again, the same cases')
  const refused = await about('settlement_refused')
  assert.deepEqual(
    refused.map(({ facts }) => facts['reason']),
    ['does_not_add_up', 'does_not_add_up'],
  )
  assert.equal(await importSettlements(db, [spoiled(world, 'sum_wrong', (line) => line)]), 2)
  assert.equal((await about('settlement_refused')).length, 0, 'a right file closes its case')
}

test('interchange, scheme fee and markup are told apart: parties, file, lines, ledger, desk and API agree to the cent', async (t) => {
  const world = await settled(t)
  await filesSayWhatIsBooked(world)
  await deskAndApiShowThem(t, world)
  await whatDoesNotHoldIsACase(world)

  const { store } = world.cards.acquirers.north
  await store.write(() => store.run(`update lines set interchange_minor = interchange_minor - 1, markup_minor = markup_minor + 1 where type = 'refund'`)) // prettier-ignore
  const found = closedEconomy(world.cards).filter((fault) => fault.includes('refund'))
  assert.equal(found.length, 2, 'an interchange nobody earned is found, though the fee is right')
})
