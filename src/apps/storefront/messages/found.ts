import { enDrawer, frDrawer, zhDrawer } from './drawer.ts'
import { enOffers, frOffers, zhOffers } from './offers.ts'

/** Prices before reductions, pages that are gone, stars and sellers to narrow by, in English. */
export const enFound = {
  ...enDrawer,
  ...enOffers,
  'page.not_found': 'This page does not exist',
  'page.not_found_text': 'It may have moved or been taken off the shelf. The search finds what there is.',
  'page.error': 'Something went wrong on our side',
  'page.error_text':
    'Nothing was changed by this request. Please try again; if it happens again, tell us this number: {$id}',
  'page.refused': 'We could not read this',
  'page.refused_text':
    'The address or the form holds something we do not understand. Please go back, check it and try again.',
  'page.busy': 'Too many people at the counter',
  'page.busy_text': 'Please try again in a few seconds.',
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
  'product.other_sellers': 'The same product at other sellers',
}

/** The same in Chinese. */
export const zhFound: Record<keyof typeof enFound, string> = {
  ...zhDrawer,
  ...zhOffers,
  'page.not_found': '页面不存在',
  'page.not_found_text': '它可能已移动或下架。试试搜索现有的商品。',
  'page.error': '我们这边出了点问题',
  'page.error_text': '此次请求没有造成任何改变，请重试；如再次出现，请告诉我们这个编号：{$id}',
  'page.refused': '我们无法识别此请求',
  'page.refused_text': '网址或表单中有我们无法识别的内容。请返回检查后重试。',
  'page.busy': '柜台前人太多了',
  'page.busy_text': '请过几秒再试。',
  'product.lowest_before': '降价前 30 天内最低价：{$price}',
  'page.gone': '{$title} 已停售',
  'page.gone_text': '该商品已永久下架。以下是同类商品。',
  'page.search_instead': '搜索一下',
  'page.new_title': 'Kontor 新品',
  'listing.stars': '评分',
  'listing.stars_up': '{$count} 星及以上',
  'listing.seller': '卖家',
  'listing.sort_rating': '评分从高到低',
  'product.other_sellers': '其他卖家的同款商品',
}

/** The same in French. */
export const frFound: Record<keyof typeof enFound, string> = {
  ...frDrawer,
  ...frOffers,
  'page.not_found': 'Cette page n’existe pas',
  'page.not_found_text': 'Elle a pu être déplacée ou retirée. La recherche trouve ce qui existe.',
  'page.error': 'Une erreur est survenue de notre côté',
  'page.error_text':
    'Cette demande n’a rien changé. Réessayez ; si cela se reproduit, donnez-nous ce numéro : {$id}',
  'page.refused': 'Nous n’avons pas pu lire cette demande',
  'page.refused_text':
    'L’adresse ou le formulaire contient quelque chose que nous ne comprenons pas. Revenez en arrière, vérifiez et réessayez.',
  'page.busy': 'Trop de monde au comptoir',
  'page.busy_text': 'Réessayez dans quelques secondes.',
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
  'product.other_sellers': 'Le même article chez d’autres vendeurs',
}
