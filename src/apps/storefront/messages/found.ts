import { enDrawer, frDrawer, zhDrawer } from './drawer.ts'

/** Prices before reductions and pages that are gone, in English. */
/** Prices before reductions, pages that are gone, stars and sellers to narrow by, in English. */
export const enFound = {
  ...enDrawer,
  'product.lowest_before': 'Lowest price of the 30 days before the reduction: {$price}',
  'page.gone': '{$title} is no longer sold',
  'page.gone_text': 'It was taken off the shelf for good. Here is what stands beside it now.',
  'page.search_instead': 'Look for it',
  'page.new_title': 'New at Kontor',
  'listing.stars': 'Stars',
  'listing.stars_up':
    '.input {$count :integer} .match $count one {{{$count} star and up}} * {{{$count} stars and up}}',
  'listing.seller': 'Seller',
  'listing.sort_rating': 'Stars, most first',
}

/** The same in Chinese. */
export const zhFound: Record<keyof typeof enFound, string> = {
  ...zhDrawer,
  'product.lowest_before': '降价前 30 天内最低价：{$price}',
  'page.gone': '{$title} 已停售',
  'page.gone_text': '该商品已永久下架。以下是同类商品。',
  'page.search_instead': '搜索一下',
  'page.new_title': 'Kontor 新品',
  'listing.stars': '评分',
  'listing.stars_up': '{$count} 星及以上',
  'listing.seller': '卖家',
  'listing.sort_rating': '评分从高到低',
}

/** The same in French. */
export const frFound: Record<keyof typeof enFound, string> = {
  ...frDrawer,
  'product.lowest_before': 'Prix le plus bas des 30 jours avant la réduction : {$price}',
  'page.gone': '{$title} n’est plus en vente',
  'page.gone_text': 'L’article a été retiré pour de bon. Voici ce qui se trouve à côté aujourd’hui.',
  'page.search_instead': 'Chercher',
  'page.new_title': 'Nouveautés chez Kontor',
  'listing.stars': 'Étoiles',
  'listing.stars_up':
    '.input {$count :integer} .match $count one {{{$count} étoile et plus}} * {{{$count} étoiles et plus}}',
  'listing.seller': 'Vendeur',
  'listing.sort_rating': 'Mieux notés d’abord',
}
