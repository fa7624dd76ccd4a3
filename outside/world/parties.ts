import { openAlipay } from '../alipay/party.ts'
import { openChain } from '../chain/party.ts'
import { openHarbor, openIcbc } from '../bank-page/party.ts'
import { openCards } from '../cards/party.ts'
import { openHouseBank } from '../house-bank/party.ts'
import { openOperator } from '../operator/party.ts'
import { openStripeLike } from '../stripe-like/party.ts'
import { openUnionpay } from '../unionpay/party.ts'
import { openWechat } from '../wechat/party.ts'
import type { Environment } from '../wire/settings.ts'

/** A party of the world: the name its settings begin with, its place among the ports, and how it is opened. */
type Party = {
  readonly name: string
  readonly offset: number
  readonly open: (environment: Environment) => Promise<{ stop(): Promise<void> }>
}

/** Everybody the demo shop deals with besides its card bank and its carrier. */
const parties: readonly Party[] = [
  { name: 'cards', offset: 4, open: openCards },
  { name: 'alipay', offset: 5, open: openAlipay },
  { name: 'wechat', offset: 6, open: openWechat },
  { name: 'unionpay', offset: 7, open: openUnionpay },
  { name: 'icbc', offset: 8, open: openIcbc },
  { name: 'harbor', offset: 9, open: openHarbor },
  { name: 'operator', offset: 10, open: openOperator },
  { name: 'house-bank', offset: 11, open: openHouseBank },
  { name: 'stripe-like', offset: 12, open: openStripeLike },
  { name: 'chain', offset: 13, open: openChain },
]

/** Those of them that open: all, or the ones the setting WORLD_PARTIES names. */
export function partiesWanted({ WORLD_PARTIES: named = '' }: Environment): readonly Party[] {
  return named === '' ? parties : parties.filter(({ name }) => named.split(',').includes(name))
}

const prefixOf = (name: string) => name.toUpperCase().replaceAll('-', '_')

/** The settings of a party: its own where given, else a port and a store by its place in the world. */
export function environmentOf({ name, offset }: Party, environment: Environment): Environment {
  const prefix = prefixOf(name)
  const folder = environment.WORLD_FOLDER ?? '.'
  const port = String(Number(environment.WORLD_PORT ?? '3030') + offset)
  return { [`${prefix}_PORT`]: port, [`${prefix}_STORE`]: `${folder}/${name}.sqlite`, ...environment }
}
