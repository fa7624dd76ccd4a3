import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Plates. */
export const plate: Family = {
  code: 'plate',
  sku: 'PLT',
  brands: ['Steenbacker'],
  weightGrams: 640,
  colorChoice: true,
  sizes: sizes('size', 'Size | 尺寸 | Taille', '21, 75, 62, 21 cm', '27, 100, 100, 27 cm'),
  facts: { dishwasher: true },
  about: words(
    `Pressed and finished by hand, with a rim that stops the sauce and a foot that stacks without scraping. Fired at 1,260 degrees: fit for oven, dishwasher and knives. | 压坯后手工修整，盘沿挡得住酱汁，圈足叠放不刮釉。1260度烧成，进得烤箱、洗碗机，也不怕刀。 | Pressée et finie à la main, avec un bord qui retient la sauce et un pied qui s’empile sans rayer. Cuite à 1 260 degrés : elle accepte four, lave-vaisselle et couteaux.`,
  ),
  models: [
    model(
      'Alster',
      '19.90',
      'sea cream brick',
      { material: 'stoneware', origin: 'germany' },
      'plate | 餐盘 | assiette',
      'A broad flat plate that makes plain food look considered. | 宽平餐盘，家常菜也显用心。 | Une assiette large qui met en valeur les plats simples.',
    ),
    model(
      'Bruges',
      '24.00',
      'chalk ink',
      { material: 'porcelain', origin: 'portugal' },
      'rimmed plate | 宽边餐盘 | assiette à aile',
      'A painted line, drawn by hand on the turning wheel. | 转盘上手绘的一道线。 | Un filet peint à la main sur la tournette.',
    ),
    model(
      'Hull',
      '17.90',
      'slate celadon',
      { material: 'stoneware', origin: 'great-britain' },
      'speckled plate | 斑点餐盘 | assiette mouchetée',
      'Iron specks in the glaze, like an egg or a beach. | 釉里铁斑，如鸟蛋，如沙滩。 | Des mouchetures de fer, comme un œuf ou une plage.',
    ),
    model(
      'Kalmar',
      '21.00',
      'sky butter',
      { material: 'stoneware', origin: 'sweden' },
      'coupe plate | 浅碟餐盘 | assiette coupe',
      'No rim, a gentle rise, room for a salad. | 无边缓起，放得下一份沙拉。 | Sans aile, une douce pente, de la place pour une salade.',
    ),
    model(
      'Riga',
      '15.90',
      'moss rose',
      { material: 'enamel', origin: 'latvia' },
      'enamel plate | 搪瓷盘 | assiette émaillée',
      'Light as a lid and happiest out of doors. | 轻如锅盖，最爱户外。 | Légère comme un couvercle, heureuse dehors.',
    ),
  ],
}
