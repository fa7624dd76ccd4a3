import { Type, type Static } from 'typebox'
import { done, refused } from '#kernel/result.ts'
import {
  addressesOf,
  keepAddress,
  makeDefaultAddress,
  mostAddresses,
  removeAddress,
  type AddressId,
  type KeptAddress,
} from '#people/parties/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { addressSchema, closed, idOf } from '../schemas/common.ts'
import { addressFromWire, addressOnWire } from '../wire/cart.ts'

const addressParams = closed({ address_id: idOf('adr', 'The address in the book.') })

const bookSchema = closed(
  {
    addresses: Type.Array(
      closed(
        { id: idOf('adr', 'The address in the book.'), is_default: Type.Boolean(), address: addressSchema },
        { title: 'KeptAddress' },
      ),
    ),
  },
  { title: 'AddressBook' },
)

const addressInput = closed(
  { address: addressSchema, is_default: Type.Optional(Type.Boolean()) },
  {
    title: 'KeptAddressInput',
    examples: [
      {
        address: {
          name: 'Ann Buyer',
          line1: 'Speicherstadt 1',
          postal_code: '20457',
          city: 'Hamburg',
          country: 'DE',
        },
        is_default: true,
      },
    ],
  },
)

const given = ({ address, is_default: isDefault = false }: Static<typeof addressInput>) => ({
  address: addressFromWire(address),
  isDefault,
})

const bookOnWire = (kept: readonly KeptAddress[]) => ({
  addresses: kept.map(({ id, isDefault, address }) => ({
    id,
    is_default: isDefault,
    address: addressOnWire(address),
  })),
})

const list = operation({
  id: 'list_my_addresses',
  method: 'GET',
  path: '/api/me/addresses',
  tag: 'Accounts',
  summary: 'The address book of who is signed in, the default first.',
  answers: { 200: bookSchema },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, caller }) => answer(bookOnWire(await addressesOf(db, actorOf(caller).party))),
})

const add = operation({
  id: 'add_my_address',
  method: 'POST',
  path: '/api/me/addresses',
  tag: 'Accounts',
  summary: 'Keep an address; answers the whole book.',
  description: `The first is the default. A book holds ${mostAddresses} addresses; one that is in it is not kept twice.`,
  body: addressInput,
  answers: { 201: bookSchema },
  refusals: ['address_is_faulty', 'too_many_addresses', 'address_not_found'],
  perMinute: 60,
  handle: async ({ caller, body, changeTogether }) => {
    const { party } = actorOf(caller)
    return changeTogether(async (tx) => {
      const kept = await keepAddress(tx, party, given(body))
      return kept.ok ? done(answer(bookOnWire(await addressesOf(tx, party)), 201)) : kept
    })
  },
})

const change = operation({
  id: 'change_my_address',
  method: 'PUT',
  path: '/api/me/addresses/:address_id',
  tag: 'Accounts',
  summary: 'Replace an address of the book; orders that were placed keep theirs.',
  params: addressParams,
  body: addressInput,
  answers: { 200: bookSchema },
  refusals: ['address_is_faulty', 'too_many_addresses', 'address_not_found'],
  perMinute: 60,
  handle: async ({ caller, params, body, changeTogether }) => {
    const { party } = actorOf(caller)
    return changeTogether(async (tx) => {
      const kept = await keepAddress(tx, party, { id: params.address_id as AddressId, ...given(body) })
      return kept.ok ? done(answer(bookOnWire(await addressesOf(tx, party)))) : kept
    })
  },
})

const makeDefault = operation({
  id: 'make_my_default_address',
  method: 'POST',
  path: '/api/me/addresses/:address_id/default',
  tag: 'Accounts',
  summary: 'Make an address the one a checkout begins with.',
  params: addressParams,
  answers: { 200: bookSchema },
  refusals: ['address_not_found'],
  perMinute: 60,
  handle: async ({ caller, params, changeTogether }) => {
    const { party } = actorOf(caller)
    return changeTogether(async (tx) =>
      (await makeDefaultAddress(tx, party, params.address_id as AddressId))
        ? done(answer(bookOnWire(await addressesOf(tx, party))))
        : refused('address_not_found'),
    )
  },
})

const remove = operation({
  id: 'remove_my_address',
  method: 'DELETE',
  path: '/api/me/addresses/:address_id',
  tag: 'Accounts',
  summary: 'Take an address out of the book; orders that were placed keep theirs.',
  params: addressParams,
  answers: { 204: null },
  refusals: ['address_not_found'],
  perMinute: 60,
  handle: async ({ caller, params, changeTogether }) => {
    const { party } = actorOf(caller)
    return changeTogether(async (tx) =>
      (await removeAddress(tx, party, params.address_id as AddressId))
        ? done({ status: 204 })
        : refused('address_not_found'),
    )
  },
})

/** The address book of who is signed in. */
export const addressOperations: readonly Operation[] = [list, add, change, makeDefault, remove]
