import type { ParcelState } from './parcel.ts'

/** The languages the carrier speaks. */
export const languages = ['en', 'zh', 'fr'] as const

/** One of the carrier's languages. */
export type Language = (typeof languages)[number]

/** The language of a locale or an Accept-Language header; English when we do not speak it. */
export function languageOf(locale: string | null | undefined): Language {
  const first = (locale ?? '').slice(0, 2).toLowerCase()
  return languages.find((language) => language === first) ?? 'en'
}

const english = {
  languageName: 'English',
  track: 'Track a parcel',
  number: 'Tracking number',
  find: 'Find parcel',
  progress: 'Progress of the parcel',
  history: 'History',
  to: 'To',
  weight: 'Weight',
  updated: 'Last change',
  still: 'Still to come',
  missingTitle: 'We do not know this parcel',
  missingBody:
    'Check the number: two letters, nine digits, two letters. New parcels appear once they are announced.',
  label: 'Shipping label',
  from: 'From',
  reference: 'Reference',
  printHint: 'Print this page on A6, or cut along the frame.',
  simulated: 'A simulated carrier. No real parcel moves here.',
  states: {
    announced: 'Announced',
    in_transit: 'In transit',
    out_for_delivery: 'Out for delivery',
    delivered: 'Delivered',
  } satisfies Record<ParcelState, string>,
  says: {
    announced: 'The sender has told us about the parcel.',
    in_transit: 'We have the parcel and it is on its way.',
    out_for_delivery: 'The parcel is in the delivery van.',
    delivered: 'The parcel has been handed over.',
  } satisfies Record<ParcelState, string>,
}

/** All words of the carrier's pages in one language. */
export type Words = typeof english

const french: Words = {
  languageName: 'Français',
  track: 'Suivre un colis',
  number: 'Numéro de suivi',
  find: 'Trouver le colis',
  progress: 'Progression du colis',
  history: 'Historique',
  to: 'Vers',
  weight: 'Poids',
  updated: 'Dernier changement',
  still: 'À venir',
  missingTitle: 'Nous ne connaissons pas ce colis',
  missingBody:
    'Vérifiez le numéro : deux lettres, neuf chiffres, deux lettres. Un nouveau colis apparaît dès qu’il est annoncé.',
  label: 'Étiquette d’expédition',
  from: 'De',
  reference: 'Référence',
  printHint: 'Imprimez cette page en A6 ou découpez le long du cadre.',
  simulated: 'Transporteur simulé. Aucun colis réel ne circule ici.',
  states: {
    announced: 'Annoncé',
    in_transit: 'En transit',
    out_for_delivery: 'En cours de livraison',
    delivered: 'Livré',
  },
  says: {
    announced: 'L’expéditeur nous a annoncé le colis.',
    in_transit: 'Nous avons le colis et il est en route.',
    out_for_delivery: 'Le colis est dans le véhicule de livraison.',
    delivered: 'Le colis a été remis.',
  },
}

const chinese: Words = {
  languageName: '中文',
  track: '查询包裹',
  number: '运单号',
  find: '查询',
  progress: '包裹进度',
  history: '物流记录',
  to: '寄往',
  weight: '重量',
  updated: '最近更新',
  still: '尚未到达',
  missingTitle: '查不到这个包裹',
  missingBody: '请核对运单号：两个字母、九位数字、两个字母。新包裹登记后才会显示。',
  label: '运单',
  from: '寄件人',
  reference: '参考号',
  printHint: '请用 A6 纸打印，或沿边框裁剪。',
  simulated: '这是模拟承运商，没有真实的包裹。',
  states: { announced: '已登记', in_transit: '运输中', out_for_delivery: '派送中', delivered: '已签收' },
  says: {
    announced: '寄件人已登记包裹信息。',
    in_transit: '我们已收到包裹，正在运输途中。',
    out_for_delivery: '包裹已装车，正在派送。',
    delivered: '包裹已交付。',
  },
}

const all: Readonly<Record<Language, Words>> = { en: english, fr: french, zh: chinese }

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return all[language]
}
