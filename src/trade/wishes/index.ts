export { askForStock, awaitedVariants, takeAlerts } from './stock-alerts.ts'
export {
  addWish,
  adoptWishes,
  findWishes,
  pruneWishes,
  removeWish,
  sharedWishes,
  shareToken,
  shareWishes,
  type WishList,
  type WishListId,
  type WishRef,
} from './wish-lists.ts'
