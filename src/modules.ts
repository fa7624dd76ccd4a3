/**
 * The map. Modules stand in the order things flow, and each names the modules it may use.
 * All of those stand on earlier lines, so the list is its own proof that there is no circle.
 * Whoever uses a module enters through its `index.ts`; its database schema has the module's last name.
 */
export const modules = {
  'people/parties': [],
  'people/access': ['people/parties'],
  'people/notifications': ['people/parties'],
  'people/subscriptions': ['people/parties'],
  // browse
  'market/catalog': ['people/parties'],
  'market/content': ['people/parties', 'market/catalog'],
  'market/pricing': ['people/parties', 'market/catalog'],
  'people/reviews': ['people/parties', 'market/catalog'],
  'goods/inventory': ['people/parties', 'market/catalog'],
  'goods/downloads': ['people/parties', 'market/catalog', 'goods/inventory'],
  // agree
  'trade/cart': ['people/parties', 'market/catalog', 'market/pricing', 'goods/inventory', 'goods/downloads'],
  'trade/wishes': ['people/parties', 'market/catalog'],
  'trade/orders': ['people/parties', 'market/catalog', 'market/pricing', 'trade/cart'],
  // pay
  'trust/risk': ['people/parties'],
  'money/ledger': ['people/parties'],
  'money/payments': ['people/parties', 'money/ledger'],
  'money/requests': ['people/parties', 'money/ledger', 'money/payments'],
  'money/payouts': ['people/parties', 'money/ledger', 'money/payments'],
  'money/mandates': ['people/parties', 'money/ledger', 'money/payments'],
  'money/chain': ['people/parties', 'money/ledger', 'money/payments'],
  'money/wallet': ['people/parties', 'money/ledger', 'money/payments', 'money/payouts'],
  'money/credit': ['people/parties', 'money/ledger', 'money/payments'],
  'money/disputes': ['people/parties', 'money/ledger', 'money/payments'],
  'money/reconciliation': ['people/parties', 'money/ledger', 'money/payments', 'money/payouts'],
  // The vault is a process of its own with a database of its own: no module may use it, only its app.
  'money/vault': [],
  // deliver
  'goods/shipping': ['people/parties', 'goods/inventory'],
  'goods/returns': ['people/parties', 'goods/inventory', 'trade/orders', 'goods/shipping'],
} as const satisfies Record<string, readonly string[]>

/**
 * The layers, upper ones first, and the layers each may use. `flows` write and may use every module;
 * `views` read and may use every module; the two do not use each other, and nothing uses `apps`.
 */
export const layers = {
  apps: ['flows', 'views', 'modules', 'kernel'],
  flows: ['modules', 'kernel'],
  views: ['modules', 'kernel'],
  modules: ['modules', 'kernel'],
  kernel: [],
} as const satisfies Record<string, readonly string[]>

/** All that `outside/` may know of `src/`: how money and ids are written on the wire. */
export const sharedWithOutside = ['src/kernel/money.ts', 'src/kernel/ids.ts'] as const
