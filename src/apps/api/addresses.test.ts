/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostAddresses } from '#people/parties/index.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

const speicher = {
  name: 'Ann Buyer',
  line1: 'Speicherstadt 1',
  postal_code: '20457',
  city: 'Hamburg',
  country: 'DE',
}

test('a person keeps addresses over the API, one of them the default, and nobody else sees them', async (t) => {
  const { server, db } = await apiServer(t)
  const ann = caller(server, { authorization: `Bearer ${await someone(db, ['buyer'])}` })
  const bea = caller(server, { authorization: `Bearer ${await someone(db, ['buyer'])}` })
  const book = '/api/me/addresses'
  assert.equal((await caller(server).get(book)).body.code, 'session_missing')
  assert.deepEqual((await ann.get(book)).body, { addresses: [] })

  const faulty = await ann.post(book, { address: { ...speicher, postal_code: '2045', name: ' ' } })
  assert.deepEqual([faulty.status, faulty.body.code], [422, 'address_is_faulty'])
  assert.deepEqual(
    faulty.body.errors.map(({ field }: { field: string }) => field),
    ['name', 'postal_code'],
  )
  const first = await ann.post(book, { address: speicher })
  assert.deepEqual([first.status, first.body.addresses.length], [201, 1])
  const again = await ann.post(book, { address: speicher })
  assert.equal(again.body.addresses.length, 1, 'the same address is not kept twice')
  const [{ id }] = first.body.addresses
  assert.deepEqual(first.body.addresses[0], { id, is_default: true, address: speicher })

  const two = await ann.post(book, { address: { ...speicher, line1: 'Elbe 2' }, is_default: true })
  assert.deepEqual(
    two.body.addresses.map((each: { is_default: boolean; address: { line1: string } }) => [
      each.address.line1,
      each.is_default,
    ]),
    [
      ['Elbe 2', true],
      ['Speicherstadt 1', false],
    ],
  )
  assert.equal((await ann.post(`${book}/${id}/default`)).body.addresses[0].id, id)
  const changed = await ann.put(`${book}/${id}`, { address: { ...speicher, city: 'Altona' } })
  assert.equal(changed.body.addresses[0].address.city, 'Altona')

  for (const told of [
    await bea.put(`${book}/${id}`, { address: speicher }),
    await bea.post(`${book}/${id}/default`),
    await bea.delete(`${book}/${id}`),
    await ann.delete(`${book}/adr_${'0'.repeat(26)}`),
  ])
    assert.deepEqual([told.status, told.body.code], [404, 'address_not_found'])
  assert.deepEqual((await bea.get(book)).body.addresses, [])

  assert.equal((await ann.delete(`${book}/${id}`)).status, 204)
  const left = (await ann.get(book)).body.addresses
  assert.deepEqual([left.length, left[0].is_default], [1, true], 'what is left becomes the default')
  for (let number = left.length; number < mostAddresses; number++)
    await ann.post(book, { address: { ...speicher, line1: `Street ${number}` } })
  const full = await ann.post(book, { address: { ...speicher, line1: 'One too many' } })
  assert.deepEqual([full.status, full.body.code], [409, 'too_many_addresses'])
})
