import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Guides for slow journeys. */
export const travelGuide: Family = {
  code: 'travel-guide',
  sku: 'TRV',
  brands: ['Slow Atlas'],
  weightGrams: 380,
  colorChoice: false,
  facts: { language: 'en' },
  about: words(
    `{pages} pages that fit a coat pocket, with fold-out maps and a ribbon. {author} has walked every route, eaten at every table, and says plainly what is not worth the detour. | {pages}页，可放大衣口袋，附折页地图与书签带。{author}走过每条路、吃过每张桌，也直说哪里不值得绕路。 | {pages} pages qui tiennent dans une poche de manteau, avec cartes dépliantes et signet. {author} a marché chaque route, mangé à chaque table, et dit franchement ce qui ne vaut pas le détour.`,
  ),
  models: [
    named(
      '16.90',
      'brick cream',
      { author: 'Nils Adomeit', pages: 192 },
      'Brick Gothic on Foot | 步行看砖砌哥特 | Le gothique de brique à pied',
      'Fourteen walks between market squares and tall gables. | 十四条步行路线，穿行于集市广场与高山墙之间。 | Quatorze promenades entre places du marché et hauts pignons.',
    ),
    named(
      '18.50',
      'sea sand',
      { author: 'Katri Lehtola', pages: 224 },
      'Ferries of the Baltic | 波罗的海渡轮 | Les ferries de la Baltique',
      'How to cross a sea slowly, harbor by harbor. | 如何一港一港地慢慢渡过一片海。 | Comment traverser une mer lentement, port après port.',
    ),
    named(
      '15.90',
      'moss butter',
      { author: 'Hugo Delattre', pages: 176 },
      'Canals of the Low Countries | 低地国家的运河 | Les canaux des Pays-Bas',
      'By barge, bicycle and boots along quiet water. | 乘驳船、骑单车、穿靴子，沿静水而行。 | En péniche, à vélo et en bottes le long des eaux calmes.',
    ),
    named(
      '19.90',
      'ink rose',
      { author: 'Zhou Mingde', pages: 256 },
      'Night Trains East | 东行夜车 | Trains de nuit vers l’est',
      'Seventeen sleepers, their timetables and their breakfasts. | 十七趟卧铺列车，它们的时刻表与早餐。 | Dix-sept trains-couchettes, leurs horaires et leurs petits déjeuners.',
    ),
    named(
      '14.90',
      'sky chalk',
      { author: 'Runa Skarsgaard', pages: 160 },
      'Small Islands | 小岛 | Petites îles',
      'Thirty islands with one road, one shop and no hurry. | 三十座小岛：一条路、一间店、不着急。 | Trente îles avec une route, une boutique et aucune hâte.',
    ),
  ],
}
