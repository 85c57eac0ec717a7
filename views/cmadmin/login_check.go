package cmadmin

// LoginCheckPath is the address of Help > Login Check.
const LoginCheckPath = "/ccmadmin/login-check"
