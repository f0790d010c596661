from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandPricesConfig(AppConfig):
    name = "lookups.kinds.land_prices"
    label = "land_prices"
    verbose_name = _("Land prices")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.land_prices.importing import LandPriceImport
        from lookups.kinds.land_prices.kind import LandPrices
        from lookups.kinds.land_prices.layout import land_price_layout
        from lookups.kinds.land_prices.models import LandPrice, PriceTable

        registry.register(LandPrices(), position=60)
        permissions.grant_editing("land_prices", "pricetable", "landprice")
        importers.register(
            "land_prices",
            land_price_layout,
            LandPriceImport.apply_rows,
            tracked={PriceTable: None, LandPrice: ""},
        )
