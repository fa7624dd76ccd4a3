import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Backpacks. */
export const backpack: Family = {
  code: 'backpack',
  sku: 'BPK',
  brands: ['Takelwerk'],
  weightGrams: 1050,
  colorChoice: true,
  about: words(
    `Sewn from {material} by people who used to sew sails, with straps that sit and seams that hold. {capacity} l, a padded sleeve for a 15-inch computer, and a repair kit in the inner pocket. | {material}材质，由从前缝帆的人缝制，背带服帖，针脚牢靠。{capacity}升，15英寸电脑夹层，内袋附修补包。 | Cousu en {material} par d’anciens voiliers, avec des bretelles qui tombent bien et des coutures qui tiennent. {capacity} l, un compartiment pour ordinateur 15 pouces et un nécessaire de réparation dans la poche intérieure.`,
  ),
  models: [
    model(
      'Bergen',
      '129.00',
      'ink moss brick',
      { material: 'canvas', capacity: 22, waterproof: true },
      'roll-top backpack | 卷口背包 | sac à dos à rabat roulé',
      'Rolls shut over an extra loaf, or over nothing. | 多塞一条面包也卷得上。 | Se roule sur un pain de plus, ou sur rien.',
    ),
    model(
      'Riga',
      '99.00',
      'sea sand black',
      { material: 'nylon', capacity: 18, waterproof: true },
      'city backpack | 城市背包 | sac à dos de ville',
      'Flat, neat and allowed on any tram. | 扁平利落，什么电车都挤得上。 | Plat, net, admis dans tous les trams.',
    ),
    model(
      'Visby',
      '149.00',
      'amber slate',
      { material: 'canvas', capacity: 28, waterproof: false },
      'hiking backpack | 徒步背包 | sac de randonnée',
      'Two straps, four buckles, one long day. | 两带四扣，走一整天。 | Deux sangles, quatre boucles, une longue journée.',
    ),
    model(
      'Ghent',
      '219.00',
      'walnut copper',
      { material: 'leather', capacity: 16, waterproof: false },
      'leather backpack | 皮背包 | sac à dos en cuir',
      'Bridle leather that will look better than you in ten years. | 马具皮，十年后比你更好看。 | Un cuir de bride qui, dans dix ans, aura plus d’allure que vous.',
    ),
    model(
      'Hiddensee',
      '59.90',
      'sky rose butter',
      { material: 'canvas', capacity: 10, waterproof: false },
      'children’s backpack | 儿童背包 | sac à dos d’enfant',
      'Holds a lunch, a bear and one important stone. | 装得下午餐、小熊和一块重要的石头。 | Contient un goûter, un ours et un caillou important.',
    ),
  ],
}
