import type { Operation } from '../operation.ts'
import { accountOperations } from './accounts.ts'
import { cartOperations } from './carts.ts'
import { deskBookOperations } from './desk-books.ts'
import { deskCatalogOperations } from './desk-catalog.ts'
import { deskGoodsOperations } from './desk-goods.ts'
import { deskOrderOperations } from './desk-orders.ts'
import { notificationOperations } from './notifications.ts'
import { orderOperations } from './orders.ts'
import { paymentOperations } from './payments.ts'
import { catalogOperations } from './catalog.ts'
import { searchOperations } from './search.ts'

/** Every operation of the API, in the order of its description. */
export const operations: readonly Operation[] = [
  ...catalogOperations,
  ...searchOperations,
  ...cartOperations,
  ...orderOperations,
  ...paymentOperations,
  ...accountOperations,
  ...deskOrderOperations,
  ...deskGoodsOperations,
  ...deskCatalogOperations,
  ...deskBookOperations,
  ...notificationOperations,
]
