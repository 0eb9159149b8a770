/* Its texts are left out. */
#define JVERSION ""
#define JCOPYRIGHT1 ""
#define JCOPYRIGHT2 ""
#define JCOPYRIGHT_SHORT ""
