from django.urls import path

from shop.desk import (
    consignments,
    deposits,
    listing_editor,
    listings,
    receipts,
    refunds,
    review,
    sessions,
    sign_in,
    today,
)

app_name = "desk"

urlpatterns = [
    path("masuk/", sign_in.SignIn.as_view(), name="sign-in"),
    path("keluar/", sign_in.SignOut.as_view(), name="sign-out"),
    path("sesi/", sessions.EndSessions.as_view(), name="sessions"),
    path("masuk-sebagai/", sign_in.sign_in_as, name="sign-in-as"),
    path("", today.Today.as_view(), name="today"),
    path("barang/", listings.Listings.as_view(), name="listings"),
    path("barang/baru/", listing_editor.NewListing.as_view(), name="listing-new"),
    path("barang/<int:pk>/", listing_editor.ListingEditor.as_view(), name="listing"),
    path("barang/<int:pk>/periksa/", review.Review.as_view(), name="listing-review"),
    path("barang/<int:pk>/tarik/", listings.Withdraw.as_view(), name="listing-withdraw"),
    path("barang/<int:pk>/stok/", listings.ChangeStock.as_view(), name="listing-stock"),
    path("barang/<int:pk>/harga/", listings.ChangePrice.as_view(), name="listing-price"),
    path("kiriman/", consignments.Consignments.as_view(), name="consignments"),
    path("kiriman/<int:pk>/", consignments.ConsignmentPage.as_view(), name="consignment"),
    path("kiriman/<int:pk>/terima/", consignments.Accept.as_view(), name="consignment-accept"),
    path("kiriman/<int:pk>/buat/", consignments.StartMaking.as_view(), name="consignment-make"),
    path("kiriman/<int:pk>/siap/", consignments.MarkReady.as_view(), name="consignment-ready"),
    path("kiriman/<int:pk>/serahkan/", consignments.HandOver.as_view(), name="consignment-hand-over"),
    path("penerimaan/", receipts.Receipts.as_view(), name="receipts"),
    path("penerimaan/<int:pk>/", receipts.ConfirmReceipt.as_view(), name="receipt"),
    path("diteruskan/", receipts.Remittances.as_view(), name="remittances"),
    path("pengembalian/", refunds.Refunds.as_view(), name="refunds"),
    path("bukti-transfer/<int:pk>/", refunds.ShowProof.as_view(), name="transfer-proof"),
    path("setoran/", deposits.Deposits.as_view(), name="deposits"),
    path("setoran/<int:pk>/", deposits.DepositPage.as_view(), name="deposit"),
    path("setoran/<int:pk>/kode/", deposits.AddBillingCode.as_view(), name="deposit-code"),
    path("setoran/<int:pk>/ntpn/", deposits.ConfirmDeposit.as_view(), name="deposit-proof"),
    path("setoran/<int:pk>/periksa/", deposits.VerifyDeposit.as_view(), name="deposit-verify"),
    path("setoran/<int:pk>/batal/", deposits.CancelDeposit.as_view(), name="deposit-cancel"),
    path("setoran/<int:pk>/bukti/", deposits.DepositEvidence.as_view(), name="deposit-evidence"),
]
