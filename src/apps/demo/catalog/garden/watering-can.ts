import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Watering cans. */
export const wateringCan: Family = {
  code: 'watering-can',
  sku: 'WTC',
  brands: ['Hagenhof'],
  weightGrams: 900,
  colorChoice: true,
  about: words(
    `Balanced so that full or nearly empty it hangs level from one hand. {capacity} l in {material}, soldered at the seams, with a brass rose that gives a rain soft enough for seedlings. | 平衡讲究，满或将空都能单手提平。{material}材质，{capacity}升，焊缝严密，黄铜花洒雨丝柔得可浇幼苗。 | Équilibré pour pendre droit d’une main, plein ou presque vide. {capacity} l en {material}, soudé aux coutures, avec une pomme de laiton dont la pluie est douce aux semis.`,
  ),
  models: [
    model(
      'Wismar',
      '49.90',
      'moss brick steel',
      { material: 'zinc', capacity: 8, origin: 'germany' },
      'watering can | 洒水壶 | arrosoir',
      'The garden can, for beds and borders. | 园中大壶，浇畦浇边。 | L’arrosoir de jardin, pour massifs et bordures.',
    ),
    model(
      'Alster',
      '34.90',
      'sea cream rose',
      { material: 'steel', capacity: 1.5, origin: 'denmark' },
      'indoor watering can | 室内洒水壶 | arrosoir d’intérieur',
      'A long thin spout that reaches behind the fern. | 细长壶嘴，够得到蕨后。 | Un long bec fin qui passe derrière la fougère.',
    ),
    model(
      'Bruges',
      '69.00',
      'copper brass',
      { material: 'copper', capacity: 1.2, origin: 'belgium' },
      'copper watering can | 紫铜洒水壶 | arrosoir en cuivre',
      'Left out on purpose. | 故意摆在外面的那种。 | Celui qu’on laisse exprès dehors.',
    ),
    model(
      'Poel',
      '19.90',
      'butter sky',
      { material: 'steel', capacity: 1, origin: 'poland' },
      'children’s watering can | 儿童洒水壶 | arrosoir d’enfant',
      'Small enough to be refilled very often. | 小得可以一趟趟去装水。 | Assez petit pour être rempli très souvent.',
    ),
    model(
      'Stettin',
      '39.90',
      'slate amber',
      { material: 'zinc', capacity: 5, origin: 'poland' },
      'balcony watering can | 阳台洒水壶 | arrosoir de balcon',
      'Narrow, to live between rail and chair. | 窄身，住在栏杆与椅子之间。 | Étroit, pour vivre entre la rambarde et la chaise.',
    ),
  ],
}
